package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;

/** What {@code fieldfare.apply} answered. In all but the first case nothing was changed. */
public sealed interface ApplyAnswer {

  /** Schema, ledger, quarantine and events are committed. */
  record Done(double lockWaitMs, double holdMs) implements ApplyAnswer {}

  /** Another worker has these migrations, or they are not first in line: look again. */
  record Moved() implements ApplyAnswer {}

  /** The target or a table is paused, or about to be. */
  record Paused() implements ApplyAnswer {}

  /** A lock was not to be had in time. */
  record Blocked(String relation, JsonNode blockers, double waitedMs) implements ApplyAnswer {
    static Blocked of(JsonNode answer) {
      return new Blocked(
          answer.path("relation").asText(),
          answer.path("blockers"),
          answer.path("waitedMs").asDouble());
    }
  }

  /** A table no longer looks as it did when the plan was made: plan again. */
  record Changed() implements ApplyAnswer {}

  /** Reads the function's answer. */
  static ApplyAnswer of(JsonNode answer) {
    return switch (answer.path("result").asText()) {
      case "done" ->
          new Done(answer.path("lockWaitMs").asDouble(), answer.path("holdMs").asDouble());
      case "moved" -> new Moved();
      case "paused" -> new Paused();
      case "blocked" -> Blocked.of(answer);
      case "changed" -> new Changed();
      default -> throw new IllegalStateException("unknown answer of apply: " + answer);
    };
  }
}
