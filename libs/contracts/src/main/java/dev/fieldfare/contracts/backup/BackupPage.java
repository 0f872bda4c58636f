package dev.fieldfare.contracts.backup;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A page of backups, newest first.
 *
 * @param next the cursor of the next page; empty on the last one
 * @param missing the targets that did not answer
 */
public record BackupPage(List<BackupDocument> items, Optional<String> next, List<String> missing) {

  public BackupPage {
    items = List.copyOf(items);
    missing = missing == null ? List.of() : List.copyOf(missing);
    Objects.requireNonNull(next, "next");
  }
}
