/** Server-sent events, read from the event logs of the targets. */
package dev.fieldfare.gateway.event;
