package dev.fieldfare.client.stream;

import java.util.Optional;

/** One event as the gateway streams it. */
public record ServerSentEvent(Optional<String> id, String data) {}
