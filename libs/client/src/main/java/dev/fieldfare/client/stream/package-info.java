/** Reads server-sent events, for this library only. */
package dev.fieldfare.client.stream;
