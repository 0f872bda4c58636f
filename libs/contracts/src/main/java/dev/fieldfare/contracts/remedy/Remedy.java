package dev.fieldfare.contracts.remedy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An action against one problem of a target.
 *
 * @param object the object that it repairs
 * @param reason the problem, in one sentence
 * @param preview the planned actions, one line each
 * @param confirmedBy the person, or {@code policy}
 * @param detail its result, or why it failed
 */
public record Remedy(
    String id,
    String target,
    RemedyAction action,
    String object,
    String reason,
    List<String> preview,
    RemedyState state,
    Instant foundAt,
    Optional<String> confirmedBy,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<String> detail) {

  /** Copies the preview. */
  public Remedy {
    preview = List.copyOf(preview);
  }
}
