/** Consumers that handle each event of a log once, in order. */
package dev.fieldfare.events.consume;
