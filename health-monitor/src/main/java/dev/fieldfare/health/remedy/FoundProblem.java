package dev.fieldfare.health.remedy;

import java.util.List;

/**
 * A problem that a remedy repairs.
 *
 * @param object the same while it is the same problem
 * @param scope how far a remedy goes; a remedy that was confirmed does no more than this
 * @param reason in one sentence
 * @param preview what the remedy will do, one line each
 */
public record FoundProblem(String object, String scope, String reason, List<String> preview) {

  /** Copies the preview. */
  public FoundProblem {
    preview = List.copyOf(preview);
  }
}
