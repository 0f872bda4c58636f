package dev.fieldfare.contracts.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.fieldfare.contracts.migration.Migration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the list of migrations.
 *
 * @param next the cursor of the next part; empty at the end
 * @param missing the targets that did not answer
 */
public record MigrationPage(
    List<Migration> items,
    Optional<String> next,
    @JsonInclude(Include.NON_EMPTY) List<MissingTarget> missing) {

  public MigrationPage {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
    missing = missing == null ? List.of() : List.copyOf(missing);
  }

  /** A part to which all targets contributed. */
  public MigrationPage(List<Migration> items, Optional<String> next) {
    this(items, next, List.of());
  }
}
