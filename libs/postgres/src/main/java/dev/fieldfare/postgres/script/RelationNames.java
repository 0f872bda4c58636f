package dev.fieldfare.postgres.script;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final String NAMED = RELATIONS + " AND c.relname = ANY (?::pg_catalog.name[])";

  /** Of names that the encoding of the database cannot hold, among others. */
  private static final String DATA_ERROR = "22";

  private static final String SUBSCRIPTIONS_WITH_SLOT =
      """
      SELECT s.subname
        FROM pg_catalog.pg_subscription s
        JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
       WHERE d.datname = pg_catalog.current_database() AND s.subslotname IS NOT NULL
      """;

  /** The server cuts longer names. */
  private static final int MOST_CHARACTERS = 63;

  private final Map<String, List<RelationName>> relations = new HashMap<>();
  private final BitSet shapes = new BitSet();
  private final Set<String> subscriptionsWithSlot = new HashSet<>();

  private RelationNames() {}

  /** All of a target. */
  static RelationNames read(Connection connection) throws SQLException {
    return read(connection, Optional.empty());
  }

  /** Those with these names, in all schemas. */
  static RelationNames read(Connection connection, Collection<String> names) throws SQLException {
    try {
      return read(connection, Optional.of(names));
    } catch (SQLException e) {
      if (e.getSQLState() != null && e.getSQLState().startsWith(DATA_ERROR)) {
        return read(connection);
      }
      throw e;
    }
  }

  private static RelationNames read(Connection connection, Optional<Collection<String>> only)
      throws SQLException {
    RelationNames names = new RelationNames();
    String relations = only.isPresent() ? NAMED : RELATIONS;
    try (PreparedStatement query =
        connection.prepareStatement(relations + ";" + SUBSCRIPTIONS_WITH_SLOT)) {
      if (only.isPresent()) {
        query.setArray(1, connection.createArrayOf("text", only.get().toArray()));
      }
      query.execute();
      try (ResultSet rows = query.getResultSet()) {
        while (rows.next()) {
          names.add(
              new RelationName(rows.getString(1), rows.getString(2), rows.getString(3).charAt(0)));
        }
      }
      query.getMoreResults();
      try (ResultSet rows = query.getResultSet()) {
        while (rows.next()) {
          names.subscriptionsWithSlot.add(rows.getString(1));
        }
      }
    }
    return names;
  }

  private void add(RelationName relation) {
    String name = relation.name();
    relations.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(relation);
    shapes.set(shape(name, 0, name.length()));
  }

  /**
   * Whether the characters may be the name of a relation in whatever case. Most words of a script
   * are none: their length, first and last character tell it.
   */
  boolean mayHold(String source, int from, int to) {
    return from < to
        && (to - from > MOST_CHARACTERS
            || shapes.get(shape(source, from, to))
            || !isAscii(source, from, to));
  }

  /** Only those bits of a letter count that are the same in both cases. */
  private static int shape(String source, int from, int to) {
    return (to - from) << 10 | (source.charAt(from) & 31) << 5 | source.charAt(to - 1) & 31;
  }

  /** Other characters may change their number and their length in bytes with the case. */
  private static boolean isAscii(String source, int from, int to) {
    for (int i = from; i < to; i++) {
      if (source.charAt(i) >= '\u0080') {
        return false;
      }
    }
    return true;
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
