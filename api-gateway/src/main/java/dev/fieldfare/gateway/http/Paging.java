package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.Problem;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Which part of a list is asked for.
 *
 * @param limit at most so many
 * @param before only what comes after this one in the list, newest first
 */
public record Paging(int limit, Optional<UUID> before) {

  private static final int DEFAULT = 50;
  private static final int MOST = 500;

  /** The page that query parameters ask for; null is absent. */
  public static Paging of(String limit, String cursor) {
    return new Paging(limit(limit), Optional.ofNullable(cursor).map(Paging::cursor));
  }

  /** One more than asked for, to see whether there is more. */
  public int andOne() {
    return limit + 1;
  }

  private static int limit(String text) {
    if (text == null) {
      return DEFAULT;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw wrong("limit", "\"limit\" must be a whole number from 1 to " + MOST + ".");
  }

  private static UUID cursor(String text) {
    return id(text).orElseThrow(() -> wrong("cursor", "Invalid cursor."));
  }

  /** The UUID that is written there; empty when it is none. */
  public static Optional<UUID> id(String text) {
    try {
      return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The UUID in an address.
   *
   * @param what names the object in a refusal
   */
  public static UUID known(String id, String what) {
    return id(id)
        .orElseThrow(
            () ->
                new RequestRefused(
                    FailureReason.NOT_FOUND, "There is no %s with this id.".formatted(what)));
  }

  /** Refuses a parameter. */
  public static RequestRefused wrong(String property, String message) {
    return RequestRefused.of(List.of(new Problem(FailureReason.INVALID_VALUE, property, message)));
  }
}
