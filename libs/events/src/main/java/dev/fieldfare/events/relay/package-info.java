/** The relay from an event log to where events are published. */
package dev.fieldfare.events.relay;
