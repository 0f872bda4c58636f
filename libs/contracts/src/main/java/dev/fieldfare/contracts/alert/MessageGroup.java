package dev.fieldfare.contracts.alert;

import java.util.Objects;
import java.util.Optional;

/**
 * How the messages of a subscription are put together.
 *
 * @param window how long messages are gathered, as in {@code PT30S}
 * @param limit a group of so many messages does not wait for the end of its window; 100 when absent
 */
public record MessageGroup(String window, Optional<Integer> limit) {

  /** What is absent is empty. */
  public MessageGroup {
    limit = Objects.requireNonNullElse(limit, Optional.empty());
  }
}
