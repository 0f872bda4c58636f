package dev.fieldfare.client;

import java.io.IOException;
import java.util.Set;

/** Redis answered with an error. */
final class RedisErrorException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Errors of a Redis that starts, fails over or lacks resources for a while. */
  private static final Set<String> PASSING =
      Set.of("LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY", "OOM");

  RedisErrorException(String message) {
    super(message);
  }

  boolean isPassing() {
    return PASSING.contains(getMessage().split(" ", 2)[0]);
  }
}
