/** Redis as the place where events are published, and as the signal that there are some. */
package dev.fieldfare.events.redis;
