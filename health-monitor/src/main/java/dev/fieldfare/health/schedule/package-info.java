/** Recurring work: when it is due, and that each due run is done once. */
package dev.fieldfare.health.schedule;
