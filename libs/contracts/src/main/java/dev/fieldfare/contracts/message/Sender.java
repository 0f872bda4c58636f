package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.Streams;
import java.util.Objects;
import java.util.Optional;

/**
 * Who a message comes from, and where it came in.
 *
 * @param onlyTarget the one target that the way in belongs to; empty where the message chooses
 */
public record Sender(SenderRole role, Optional<String> onlyTarget) {

  public Sender {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(onlyTarget, "onlyTarget");
  }

  /** A sender on a stream or an inbox, which belongs to one target. */
  public static Sender on(String target, SenderRole role) {
    return new Sender(role, Optional.of(target));
  }

  /** A sender that may name any target. */
  public static Sender anywhere(SenderRole role) {
    return new Sender(role, Optional.empty());
  }

  String defaultTarget() {
    return onlyTarget.orElse(Streams.MAIN_TARGET);
  }
}
