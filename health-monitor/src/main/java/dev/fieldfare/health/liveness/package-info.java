/** Probes that run each second, so that an outage is an alert within seconds. */
package dev.fieldfare.health.liveness;
