package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.http.DeadLetter;
import java.time.Instant;
import java.util.List;

/**
 * Dead letters of a target, the oldest first.
 *
 * @param target the target that is shown
 * @param targets the targets to choose from
 * @param more the address of the next part; empty at the end
 */
public record DeadLetterView(
    String target, List<String> targets, List<Letter> letters, String more) {

  public DeadLetterView {
    targets = List.copyOf(targets);
    letters = List.copyOf(letters);
  }

  /** A field of the message, as it was sent. */
  public record Field(String name, String value) {}

  /**
   * One dead letter.
   *
   * @param at when it was put aside, as RFC 3339 writes it
   */
  public record Letter(
      String id, String reason, int attempts, String origin, String at, List<Field> fields) {

    static Letter of(DeadLetter letter) {
      return new Letter(
          letter.id(),
          letter.reason(),
          letter.attempts(),
          letter.stream() + " " + letter.entryId(),
          at(letter.id()),
          letter.fields().entrySet().stream()
              .map(field -> new Field(field.getKey(), field.getValue()))
              .toList());
    }

    // The id of an entry begins with its time.
    private static String at(String id) {
      String millis = id.split("-")[0];
      return millis.matches("[0-9]{1,15}")
          ? Instant.ofEpochMilli(Long.parseLong(millis)).toString()
          : "";
    }
  }

  static DeadLetterView of(
      String target, List<String> targets, List<DeadLetter> letters, String more) {
    return new DeadLetterView(target, targets, letters.stream().map(Letter::of).toList(), more);
  }
}
