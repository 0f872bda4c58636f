package dev.fieldfare.gateway.target;

import dev.fieldfare.contracts.http.MissingTarget;
import java.util.List;

/**
 * The answers of several targets.
 *
 * @param answers of the targets that answered, in the order of the question
 * @param missing the failures of the targets that did not answer
 */
public record Gathered<T>(List<T> answers, List<TargetFailure> missing) {

  public Gathered {
    answers = List.copyOf(answers);
    missing = List.copyOf(missing);
  }

  /** Itself; throws the first failure when no target answered. */
  public Gathered<T> orThrow() {
    if (answers.isEmpty() && !missing.isEmpty()) {
      throw missing.getFirst();
    }
    return this;
  }

  /** The targets that did not answer, as they are shown. */
  public List<MissingTarget> missingTargets() {
    return missing.stream()
        .map(failure -> new MissingTarget(failure.target(), failure.reason().label()))
        .toList();
  }
}
