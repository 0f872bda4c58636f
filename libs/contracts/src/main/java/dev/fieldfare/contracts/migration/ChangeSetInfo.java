package dev.fieldfare.contracts.migration;

import java.util.Objects;

/** The place of a migration in its change set. */
public record ChangeSetInfo(String id, int index, int of, boolean atomic) {

  public ChangeSetInfo {
    Objects.requireNonNull(id, "id");
  }
}
