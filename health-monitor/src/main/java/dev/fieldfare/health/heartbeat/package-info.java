/** A sign of life for a watcher elsewhere. */
package dev.fieldfare.health.heartbeat;
