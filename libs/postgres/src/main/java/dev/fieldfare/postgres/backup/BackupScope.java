package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.operation.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Several tables of one moment, with their structure.
 *
 * @param type tables, schema or full
 * @param tables the chosen ones of a set
 * @param schema the one that is backed up
 * @param required whether a table that is missing is an error
 */
public record BackupScope(
    Optional<String> name,
    String type,
    List<TableName> tables,
    Optional<String> schema,
    boolean required)
    implements BackupSubject {

  public BackupScope {
    tables = List.copyOf(tables);
  }

  /** All tables of the database. */
  public static BackupScope full() {
    return new BackupScope(Optional.empty(), "full", List.of(), Optional.empty(), true);
  }

  /** Whether only these tables are chosen. */
  public boolean isSet() {
    return type.equals("tables");
  }

  static BackupScope of(Optional<String> name, String type, JsonNode scope) {
    List<TableName> tables = new ArrayList<>();
    scope
        .path("tables")
        .forEach(
            table ->
                tables.add(
                    new TableName(table.path("schema").asText(), table.path("table").asText())));
    return new BackupScope(
        name,
        type,
        tables,
        Optional.ofNullable(scope.path("schema").asText(null)),
        scope.path("required").asBoolean());
  }
}
