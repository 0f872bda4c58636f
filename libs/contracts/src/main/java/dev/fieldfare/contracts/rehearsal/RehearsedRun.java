package dev.fieldfare.contracts.rehearsal;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One run of a section.
 *
 * @param direction {@code up}, {@code down} or {@code up again}
 * @param statements that ended well
 * @param error why it ended, with file, line and column
 */
public record RehearsedRun(
    String direction, List<RehearsedStatement> statements, Optional<String> error) {

  public RehearsedRun {
    Objects.requireNonNull(direction, "direction");
    statements = statements == null ? List.of() : List.copyOf(statements);
    error = Objects.requireNonNullElse(error, Optional.empty());
  }
}
