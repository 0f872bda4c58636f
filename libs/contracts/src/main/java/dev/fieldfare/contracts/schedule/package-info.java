/** Recurring work of targets, and its runs. */
package dev.fieldfare.contracts.schedule;
