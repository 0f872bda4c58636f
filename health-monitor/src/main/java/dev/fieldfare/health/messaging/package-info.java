/** Redis. */
package dev.fieldfare.health.messaging;
