package dev.fieldfare.contracts.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Requests to insert rows into a table. Rows whose key exists are not changed.
 *
 * @param target empty for the main target
 * @param schema {@code public} by default
 * @param key columns of a primary key or a unique constraint
 * @param columns the filled columns; a row without a value gets NULL
 * @param rows objects with values by column
 * @param dryRun whether the rows are only tried and then rolled back
 */
@JsonInclude(Include.NON_ABSENT)
public record ImportRequest(
    Optional<String> target,
    String schema,
    String table,
    List<String> key,
    List<String> columns,
    List<ObjectNode> rows,
    boolean dryRun) {

  /** The largest number of rows of a request. */
  public static final int MOST_ROWS = 5000;

  public ImportRequest {
    target = Objects.requireNonNullElse(target, Optional.empty());
    schema = Objects.requireNonNullElse(schema, "public");
    Objects.requireNonNull(table, "table");
    key = key == null ? List.of() : List.copyOf(key);
    columns = columns == null ? List.of() : List.copyOf(columns);
    rows = rows == null ? List.of() : List.copyOf(rows);
  }

  /** The same for this target. */
  public ImportRequest at(String name) {
    return new ImportRequest(Optional.of(name), schema, table, key, columns, rows, dryRun);
  }
}
