package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.FailureReason;
import java.util.List;
import java.util.Objects;

/** What became of a message at the door. */
public sealed interface ParseResult {

  /** Understood, and nothing that the message alone shows is against it. */
  record Parsed(MigrationMessage message) implements ParseResult {

    public Parsed {
      Objects.requireNonNull(message, "message");
    }
  }

  /**
   * It cannot even be shown as a migration: no JSON object, ambiguous, too large, or text that
   * PostgreSQL cannot store. On a stream it becomes a dead letter, with its bytes as sent.
   */
  record Malformed(List<Problem> problems) implements ParseResult {

    public Malformed {
      problems = requireProblems(problems);
    }

    /** The code of the first problem. */
    public FailureReason code() {
      return problems.get(0).code();
    }

    /** The first problem's sentence. */
    public String message() {
      return summary(problems);
    }
  }

  /** It is a request, and it is refused; on a stream it becomes a REJECTED migration. */
  record Refused(List<Problem> problems, RefusedMessage glimpse) implements ParseResult {

    public Refused {
      problems = requireProblems(problems);
      Objects.requireNonNull(glimpse, "glimpse");
    }

    /** The code of the first problem. */
    public FailureReason code() {
      return problems.get(0).code();
    }

    /** The first problem's sentence, and how many more there are. */
    public String message() {
      return summary(problems);
    }
  }

  private static List<Problem> requireProblems(List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a message is not refused without a problem");
    }
    return List.copyOf(problems);
  }

  private static String summary(List<Problem> problems) {
    String first = problems.get(0).message();
    int more = problems.size() - 1;
    return more == 0 ? first : first.replaceFirst("\\.$", "") + " (and " + more + " more).";
  }
}
