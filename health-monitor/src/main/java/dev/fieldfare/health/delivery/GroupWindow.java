package dev.fieldfare.health.delivery;

import dev.fieldfare.contracts.alert.MessageGroup;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;

/**
 * How messages are gathered before they are sent as one.
 *
 * @param length from the first message of a group to its sending
 * @param limit a group of so many messages is sent at once
 */
public record GroupWindow(Duration length, int limit) {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int FEWEST = 2;
  private static final int MOST = 500;
  private static final int USUAL = 100;

  /** Reads a window; throws an IllegalArgumentException that says what is wrong. */
  public static GroupWindow of(MessageGroup group) {
    int limit = group.limit().orElse(USUAL);
    if (limit < FEWEST || limit > MOST) {
      throw new IllegalArgumentException("\"limit\" of a group is a number from 2 to 500.");
    }
    return new GroupWindow(length(group.window()), limit);
  }

  private static Duration length(String text) {
    try {
      Duration length = Duration.parse(String.valueOf(text));
      if (length.compareTo(SHORTEST) >= 0 && length.compareTo(LONGEST) <= 0) {
        return length;
      }
    } catch (DateTimeException e) {
      throw wrong(e);
    }
    throw wrong(null);
  }

  private static IllegalArgumentException wrong(Exception cause) {
    return new IllegalArgumentException(
        "\"window\" of a group is a time from PT1S to PT1H, as in PT30S.", cause);
  }

  /** As it is shown and stored. */
  public MessageGroup group() {
    return new MessageGroup(length.toString(), Optional.of(limit));
  }
}
