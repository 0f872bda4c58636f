package dev.fieldfare.contracts.recovery;

import java.util.List;
import java.util.Objects;

/**
 * A statement of a migration that is recovered.
 *
 * @param number from 1
 * @param text what it says, at most 2,000 characters
 * @param why in words, for a question and for a difference
 * @param objects that it makes, changes or drops
 */
public record RecoveryStatement(
    int number,
    long line,
    String command,
    String text,
    Verdict verdict,
    String why,
    List<String> objects) {

  /** What is known of it. */
  public enum Verdict {
    /** The target has what it makes. */
    DONE,
    /** The target is as before it. */
    MISSING,
    /** The catalogue does not tell: a person decides whether it runs or counts as done. */
    ASK,
    /** It only concerns its session or transaction, and goes with the others. */
    SESSION
  }

  public RecoveryStatement {
    Objects.requireNonNull(verdict, "verdict");
    why = Objects.requireNonNullElse(why, "");
    objects = objects == null ? List.of() : List.copyOf(objects);
  }
}
