package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.remedy.DeadLetters.Replayed;
import dev.fieldfare.health.remedy.DeadLetters.Waiting;
import java.util.List;
import java.util.Optional;

/**
 * Sends dead letters again, at most so many at a time. One that cannot be read returns as another
 * letter.
 *
 * <p>The problem is named by the oldest letter that can be sent: it is still there when this letter
 * is. Others, and those that came later, are another problem.
 */
public record ReplayDeadLetters(DeadLetters letters) implements RemedyEffect {
  static final int LIMIT = 100;

  @Override
  public RemedyAction action() {
    return RemedyAction.REPLAY_DEAD_LETTERS;
  }

  @Override
  public Optional<List<FoundProblem>> find(CheckedTarget target) {
    return letters
        .waiting(target.name(), LIMIT)
        .map(
            waiting ->
                waiting.sendable().isEmpty() ? List.of() : List.of(problem(target, waiting)));
  }

  private static FoundProblem problem(CheckedTarget target, Waiting waiting) {
    String last = waiting.sendable().getLast();
    return new FoundProblem(
        "dead-letters from " + waiting.sendable().getFirst(),
        last,
        "%d entries could not be read.".formatted(waiting.count()),
        List.of(
            "The %d oldest entries up to %s are sent to the stream again, unchanged."
                .formatted(waiting.sendable().size(), last),
            "An entry that can be read now becomes a migration. Look at the entries first.",
            "fieldfare --target %s queue dead-letters".formatted(target.name())));
  }

  @Override
  public String perform(CheckedTarget target, TakenRemedy remedy) {
    Replayed replayed = letters.replay(target.name(), remedy.scope(), LIMIT);
    return replayed.left() == 0
        ? "%d entries were sent again.".formatted(replayed.sent())
        : "%d entries were sent again. %d cannot be sent again: they are empty or too large."
            .formatted(replayed.sent(), replayed.left());
  }
}
