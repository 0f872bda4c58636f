package dev.fieldfare.contracts.validation;

import java.time.Instant;
import java.util.List;

/**
 * The structure of a target that was recorded as good.
 *
 * @param objects how many it has
 * @param unseen what the role of the health-monitor could not read
 */
public record RecordedStructure(
    String target,
    Instant recordedAt,
    String recordedBy,
    String hash,
    int objects,
    List<String> unseen) {

  /** Copies the list. */
  public RecordedStructure {
    unseen = List.copyOf(unseen);
  }
}
