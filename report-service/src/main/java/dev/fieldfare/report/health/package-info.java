/** Calls of the health-monitor. */
package dev.fieldfare.report.health;
