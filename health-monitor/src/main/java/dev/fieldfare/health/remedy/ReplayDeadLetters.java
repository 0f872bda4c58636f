package dev.fieldfare.health.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.remedy.DeadLetters.Replayed;
import dev.fieldfare.health.remedy.DeadLetters.Waiting;
import java.util.List;
import java.util.Optional;

/** Sends dead letters again, up to a limit. An unreadable letter becomes a dead letter again. */
public record ReplayDeadLetters(DeadLetters letters) implements RemedyEffect {
  static final int LIMIT = 100;

  @Override
  public RemedyAction action() {
    return RemedyAction.REPLAY_DEAD_LETTERS;
  }

  @Override
  public Optional<List<FoundProblem>> find(CheckedTarget target) {
    return letters
        .waiting(target.name())
        .map(
            waiting ->
                waiting.last().map(last -> problem(target, waiting, last)).stream().toList());
  }

  private static FoundProblem problem(CheckedTarget target, Waiting waiting, String last) {
    return new FoundProblem(
        "dead-letters",
        last,
        "%d entries could not be read.".formatted(waiting.count()),
        List.of(
            "The %d oldest entries up to %s are sent to the stream again, unchanged."
                .formatted(Math.min(LIMIT, waiting.count()), last),
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
