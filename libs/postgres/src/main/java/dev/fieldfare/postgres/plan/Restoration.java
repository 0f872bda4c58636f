package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.TableName;
import java.util.List;
import java.util.Optional;

/**
 * Something that an undo makes again after the column is back.
 *
 * @param description for people, when it cannot be made again
 * @param other the other table that it needs; without that table it is left out, and said
 * @param statements that look at every row
 * @param quickly the same for tables where there is no time to: it comes back as NOT VALID; empty
 *     when there is no such way
 */
public record Restoration(
    String description, Optional<TableName> other, List<String> statements, List<String> quickly) {

  public Restoration {
    statements = List.copyOf(statements);
    quickly = List.copyOf(quickly);
  }

  /** Something that needs no other table and looks at no row. */
  static Restoration of(String description, List<String> statements) {
    return new Restoration(description, Optional.empty(), statements, List.of());
  }
}
