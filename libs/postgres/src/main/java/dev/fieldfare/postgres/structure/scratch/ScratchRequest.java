package dev.fieldfare.postgres.structure.scratch;

import java.util.List;

/**
 * The properties of a scratch database.
 *
 * @param target the database whose encoding and locale it gets, and that it is counted for
 * @param purpose is shown in the comment of the database
 * @param structure DDL, one statement each, with qualified names
 * @param mostPerTarget how many may exist for the target at the same time
 */
public record ScratchRequest(
    String target, String purpose, List<String> structure, int mostPerTarget) {

  public ScratchRequest {
    structure = List.copyOf(structure);
    if (mostPerTarget < 1) {
      throw new IllegalArgumentException("mostPerTarget must be at least 1, not " + mostPerTarget);
    }
  }
}
