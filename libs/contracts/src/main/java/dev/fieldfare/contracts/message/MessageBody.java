package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.message.ParseResult.Parsed;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What came in one piece: one message, a change set, or nothing that could be read. */
public sealed interface MessageBody {

  /** One message. */
  record Single(ParseResult result) implements MessageBody {

    public Single {
      Objects.requireNonNull(result, "result");
    }
  }

  /**
   * Changes that stand together.
   *
   * @param key the idempotency key of the set, when the body gives one
   * @param results one for each change, in their order; the messages are no members of a set yet
   */
  record ChangeSet(Optional<String> key, boolean atomic, List<ParseResult> results)
      implements MessageBody {

    public ChangeSet {
      Objects.requireNonNull(key, "key");
      results = List.copyOf(results);
    }

    /** True when every change was understood. */
    public boolean isAccepted() {
      return results.stream().allMatch(Parsed.class::isInstance);
    }
  }

  /** The body as a whole is wrong. */
  record Unreadable(List<Problem> problems) implements MessageBody {

    public Unreadable {
      problems = List.copyOf(problems);
    }
  }
}
