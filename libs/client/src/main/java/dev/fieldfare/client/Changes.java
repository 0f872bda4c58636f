package dev.fieldfare.client;

import dev.fieldfare.contracts.message.MessageLimits;
import dev.fieldfare.contracts.message.MigrationMessage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Migrations that are sent together, in their order.
 *
 * @param key the idempotency key of them all; the client makes one when there is none
 * @param atomic all or nothing; otherwise they stop at the first failure
 */
public record Changes(Optional<String> key, boolean atomic, List<MigrationMessage> messages) {

  public Changes {
    Objects.requireNonNull(key, "key");
    messages = List.copyOf(messages);
    if (messages.isEmpty() || messages.size() > MessageLimits.CHANGES) {
      throw new IllegalArgumentException(
          "a change set has 1 to " + MessageLimits.CHANGES + " changes");
    }
  }

  /** Changes that commit together. */
  public static Changes atomic(List<MigrationMessage> messages) {
    return new Changes(Optional.empty(), true, messages);
  }

  /** Changes that run one after the other and stop at the first failure. */
  public static Changes ordered(List<MigrationMessage> messages) {
    return new Changes(Optional.empty(), false, messages);
  }

  /** The same under this key. */
  public Changes withKey(String newKey) {
    return new Changes(Optional.of(newKey), atomic, messages);
  }
}
