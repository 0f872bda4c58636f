package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.part.TablePart;
import dev.fieldfare.postgres.backup.part.TablePartReader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A table of a backup of several tables, as it is restored by itself.
 *
 * @param refusal why it cannot be restored by itself; then it has no image and no parts
 */
public record RestorableTable(
    SavedTable table, Optional<TableImage> image, List<TablePart> parts, Optional<String> refusal) {
  private static final int MOST = 500;

  private static final String KINDS =
      """
      SELECT n.nspname, c.relname, CASE WHEN c.relispartition THEN 'is a partition'
          WHEN c.relkind = 'p' THEN 'is a partitioned table' WHEN c.relkind <> 'r' THEN 'is not a plain table'
          WHEN EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
            AND d.deptype = 'e') THEN 'belongs to an extension'
          WHEN EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhparent, i.inhrelid)) THEN 'inherits, or others inherit from it'
          WHEN EXISTS (SELECT FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attgenerated <> '')
          THEN 'has generated columns' END
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname !~ '^(pg_|fieldfare)' AND n.nspname <> 'information_schema'
      """;

  private static final String REFERENCES =
      """
      SELECT n.nspname, c.relname, m.nspname, d.relname FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_class d ON d.oid = k.confrelid JOIN pg_catalog.pg_namespace m ON m.oid = d.relnamespace
      WHERE k.contype = 'f' AND k.conrelid <> k.confrelid
      """;

  public RestorableTable {
    parts = List.copyOf(parts);
  }

  /** Reads the tables, in the transaction of a session that has locked them. */
  static List<RestorableTable> read(Connection session, List<SavedTable> tables)
      throws SQLException {
    if (tables.size() > MOST) {
      return List.of();
    }
    Map<TableName, Optional<String>> kinds = kinds(session);
    List<RestorableTable> restorable = new ArrayList<>();
    for (SavedTable table : inOrder(tables, references(session))) {
      if (!table.isLargeObjects()) {
        restorable.add(one(session, table, kinds.getOrDefault(table.name(), Optional.empty())));
      }
    }
    return restorable;
  }

  private static RestorableTable one(Connection session, SavedTable table, Optional<String> refusal)
      throws SQLException {
    Optional<String> why =
        table.condition().isEmpty() ? refusal : Optional.of("belongs to an extension");
    if (why.isPresent()) {
      return new RestorableTable(table, Optional.empty(), List.of(), why);
    }
    return new RestorableTable(
        table,
        Optional.of(TableImage.read(session, table.name(), Optional.empty())),
        TablePartReader.read(session, table.name()),
        Optional.empty());
  }

  private static Map<TableName, Optional<String>> kinds(Connection session) throws SQLException {
    Map<TableName, Optional<String>> kinds = new HashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(KINDS)) {
      while (rows.next()) {
        kinds.put(
            new TableName(rows.getString(1), rows.getString(2)),
            Optional.ofNullable(rows.getString(3)));
      }
    }
    return kinds;
  }

  private static Map<TableName, Set<TableName>> references(Connection session) throws SQLException {
    Map<TableName, Set<TableName>> references = new HashMap<>();
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(REFERENCES)) {
      while (rows.next()) {
        references
            .computeIfAbsent(
                new TableName(rows.getString(1), rows.getString(2)), _ -> new HashSet<>())
            .add(new TableName(rows.getString(3), rows.getString(4)));
      }
    }
    return references;
  }

  /** A table comes after those to which it refers, except in a circle of foreign keys. */
  static List<SavedTable> inOrder(
      List<SavedTable> tables, Map<TableName, Set<TableName>> references) {
    Map<TableName, SavedTable> waiting = new LinkedHashMap<>();
    tables.forEach(table -> waiting.put(table.name(), table));
    List<SavedTable> ordered = new ArrayList<>();
    while (!waiting.isEmpty()) {
      List<SavedTable> free =
          waiting.values().stream().filter(table -> isFree(table, waiting, references)).toList();
      List<SavedTable> next = free.isEmpty() ? List.of(waiting.values().iterator().next()) : free;
      next.forEach(table -> waiting.remove(table.name()));
      ordered.addAll(next);
    }
    return ordered;
  }

  private static boolean isFree(
      SavedTable table,
      Map<TableName, SavedTable> waiting,
      Map<TableName, Set<TableName>> references) {
    return references.getOrDefault(table.name(), Set.of()).stream().noneMatch(waiting::containsKey);
  }
}
