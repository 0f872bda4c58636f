package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupScope;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables that there are, and which of them a backup is of. */
record TableChoice(Map<TableName, Found> found, Set<TableName> chosen, List<TableName> missing) {

  /** Schemas that are ours, or of the server. */
  static final String OUR_SCHEMAS = "nspname ~ '^fieldfare'";

  private static final String TABLES =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, c.relkind, p.nspname, o.relname
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
      LEFT JOIN pg_catalog.pg_class o ON o.oid = i.inhparent LEFT JOIN pg_catalog.pg_namespace p ON p.oid = o.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|fieldfare)'
        AND n.nspname <> 'information_schema' ORDER BY 1
      """;

  /** A relation of the catalogue. */
  record Found(long oid, String kind) {
    boolean isTable() {
      return kind.equals("r") || kind.equals("p");
    }
  }

  private record Partition(TableName name, TableName parent) {}

  /**
   * What the session sees.
   *
   * @throws SQLException also when a required table is missing, or a chosen one is something else
   */
  static TableChoice of(Connection session, BackupScope scope) throws SQLException {
    Map<TableName, Found> found = new LinkedHashMap<>();
    List<Partition> partitions = new ArrayList<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(TABLES)) {
      while (rows.next()) {
        TableName name = new TableName(rows.getString(2), rows.getString(3));
        found.put(name, new Found(rows.getLong(1), rows.getString(4)));
        if (rows.getString(6) != null) {
          partitions.add(new Partition(name, new TableName(rows.getString(5), rows.getString(6))));
        }
      }
    }
    List<TableName> missing = missing(scope, found);
    return new TableChoice(found, chosen(scope, found, partitions), missing);
  }

  private static List<TableName> missing(BackupScope scope, Map<TableName, Found> found)
      throws SQLException {
    List<TableName> missing = new ArrayList<>();
    for (TableName table : scope.tables()) {
      if (!found.containsKey(table)) {
        missing.add(table);
      } else if (!found.get(table).isTable()) {
        throw new SQLException(table + " is not a table", "42809");
      }
    }
    if (!missing.isEmpty() && (scope.required() || missing.size() == scope.tables().size())) {
      throw new SQLException("the table " + missing.getFirst() + " is missing", "42P01");
    }
    return missing;
  }

  private static Set<TableName> chosen(
      BackupScope scope, Map<TableName, Found> found, List<Partition> partitions) {
    Set<TableName> chosen = new HashSet<>();
    found.forEach(
        (name, relation) -> {
          if (relation.isTable() && isAskedFor(scope, name)) {
            chosen.add(name);
          }
        });
    boolean more = scope.isSet();
    while (more) {
      more = false;
      for (Partition partition : partitions) {
        more |= chosen.contains(partition.parent()) && chosen.add(partition.name());
      }
    }
    return chosen;
  }

  private static boolean isAskedFor(BackupScope scope, TableName name) {
    return switch (scope.type()) {
      case "tables" -> scope.tables().contains(name);
      case "schema" -> name.schema().equals(scope.schema().orElseThrow());
      default -> true;
    };
  }

  /** What is to be said of a backup of this choice. */
  List<String> warnings(SavedDatabase content) {
    List<String> warnings = new ArrayList<>();
    missing.forEach(table -> warnings.add("There is no table %s.".formatted(table)));
    content.names().stream()
        .filter(name -> !chosen.contains(name))
        .forEach(name -> warnings.add(name + " is in it, because a chosen table needs it."));
    content.unwritten().forEach(line -> warnings.add("not in the backup: " + line));
    return warnings;
  }
}
