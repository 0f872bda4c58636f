/** The queue of each target, and the dead letters. */
package dev.fieldfare.gateway.queue;
