package dev.fieldfare.postgres.script;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The relations and subscriptions that a target has, by name. */
final class RelationNames {

  private static final String RELATIONS =
      """
      SELECT n.nspname, c.relname, c.relkind
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind <> 't' AND n.nspname <> 'pg_toast'
      """;
  private static final String SUBSCRIPTIONS_WITH_SLOT =
      """
      SELECT s.subname
        FROM pg_catalog.pg_subscription s
        JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
       WHERE d.datname = pg_catalog.current_database() AND s.subslotname IS NOT NULL
      """;

  private final Map<String, List<RelationName>> relations = new HashMap<>();
  private final Set<String> subscriptionsWithSlot = new HashSet<>();

  private RelationNames() {}

  static RelationNames read(Connection connection) throws SQLException {
    RelationNames names = new RelationNames();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery(RELATIONS)) {
        while (rows.next()) {
          names.add(
              new RelationName(rows.getString(1), rows.getString(2), rows.getString(3).charAt(0)));
        }
      }
      try (ResultSet rows = statement.executeQuery(SUBSCRIPTIONS_WITH_SLOT)) {
        while (rows.next()) {
          names.subscriptionsWithSlot.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  private void add(RelationName relation) {
    relations.computeIfAbsent(relation.name(), _ -> new ArrayList<>(1)).add(relation);
  }

  /** The relations of this name in all schemas. */
  List<RelationName> named(String name) {
    return relations.getOrDefault(name, List.of());
  }

  boolean isPartitioned(String name) {
    return named(name).stream().anyMatch(RelationName::isPartitioned);
  }

  boolean hasSlot(String subscription) {
    return subscriptionsWithSlot.contains(subscription);
  }
}
