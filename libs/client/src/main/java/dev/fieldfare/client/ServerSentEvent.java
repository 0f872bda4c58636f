package dev.fieldfare.client;

import java.util.Optional;

/** One event as the gateway streams it. */
record ServerSentEvent(Optional<String> id, String data) {}
