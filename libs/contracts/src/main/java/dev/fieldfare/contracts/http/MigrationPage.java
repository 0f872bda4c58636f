package dev.fieldfare.contracts.http;

import dev.fieldfare.contracts.migration.Migration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the list of migrations.
 *
 * @param next the cursor of the next part; empty at the end
 */
public record MigrationPage(List<Migration> items, Optional<String> next) {

  public MigrationPage {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }
}
