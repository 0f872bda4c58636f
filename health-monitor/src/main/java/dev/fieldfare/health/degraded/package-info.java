/** Alerts while the control database is down. */
package dev.fieldfare.health.degraded;
