/** Projections: numbers that are folded from events, and computed again from ledgers. */
package dev.fieldfare.report.projection;
