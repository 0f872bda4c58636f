package dev.fieldfare.client;

import dev.fieldfare.contracts.message.MessageLimits;
import dev.fieldfare.contracts.message.MigrationMessage;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Migrations that are sent together, in their order.
 *
 * @param key the idempotency key of the set, from which its members get their names. Without it
 *     each message has a key of its own, or the client makes one for the set
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
    long keyed = messages.stream().filter(message -> message.key().isPresent()).count();
    if (keyed > 0 && (key.isPresent() || keyed < messages.size())) {
      throw new IllegalArgumentException(
          "the set has a key, or each of its messages has one, or none has");
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

  /** True when each message has a key of its own. */
  boolean areKeyed() {
    return messages.get(0).key().isPresent();
  }

  /** The same under this key. */
  public Changes withKey(String newKey) {
    return new Changes(Optional.of(newKey), atomic, messages);
  }
}
