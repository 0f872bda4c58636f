/** Silences: alerts that are kept from webhooks for a while. */
package dev.fieldfare.health.silence;
