/** Subscriptions to alerts, their deliveries and retries. */
package dev.fieldfare.health.delivery;
