/** Checks for work that is overdue: events, verifications, purges. */
package dev.fieldfare.health.overdue;
