/** Counts what happened, and reports it. */
package dev.fieldfare.report;
