package dev.fieldfare.health.remedy;

import java.util.List;

/**
 * A problem that a remedy repairs.
 *
 * @param object identifies the problem; it is the same as long as the problem is the same
 * @param scope the extent of the remedy; a confirmed remedy does no more than this
 * @param reason in one sentence
 * @param preview what the remedy will do, one line each
 */
public record FoundProblem(String object, String scope, String reason, List<String> preview) {

  /** Copies the preview. */
  public FoundProblem {
    preview = List.copyOf(preview);
  }
}
