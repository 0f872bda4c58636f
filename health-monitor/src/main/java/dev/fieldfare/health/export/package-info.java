/** Schedules as other schedulers read them. */
package dev.fieldfare.health.export;
