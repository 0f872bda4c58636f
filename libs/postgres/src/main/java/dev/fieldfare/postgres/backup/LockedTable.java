package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.sql.Identifier;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * A table that a session has locked. COPY finds it by its name again, and its schema can be renamed
 * meanwhile. Another relation with this name would then run code with the rights of the session.
 */
public record LockedTable(TableName name, long oid) {
  private static final String LOCKED =
      """
      SELECT l.relation FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid()
        AND l.locktype = 'relation' AND l.granted AND l.relation = pg_catalog.to_regclass(?)::pg_catalog.oid
      """;

  /** What COPY and its triggers wrote beside the table, but for the ledger. */
  private static final String WRITTEN =
      """
      SELECT c.relname FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.mode = 'RowExclusiveLock'
        AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'fieldfare') AND c.oid <> ALL (?::oid[])
      """;

  /** Servers without this setting are older than August 2024. */
  private static final String RESTRICT =
      """
      SELECT pg_catalog.set_config(s.name, '%s', true) FROM pg_catalog.pg_settings s
      WHERE s.name = 'restrict_nonsystem_relation_kind'
      """;

  /**
   * The table that has this name now.
   *
   * @throws SQLException also when the session has not locked it
   */
  public static LockedTable of(Connection session, TableName name) throws SQLException {
    try (var query = session.prepareStatement(LOCKED)) {
      query.setString(1, Identifier.quote(name));
      ResultSet row = query.executeQuery();
      if (!row.next()) {
        throw changed(name);
      }
      return new LockedTable(name, row.getLong(1));
    }
  }

  /** Refuses to go on if the name belongs to another relation, or the session has no lock. */
  public void require(Connection session) throws SQLException {
    if (!of(session, name).equals(this)) {
      throw changed(name);
    }
  }

  /** Refuses to go on if the transaction has written into another table. */
  public void requireNothingElseWritten(Connection session, LockedTable... others)
      throws SQLException {
    Long[] allowed =
        Stream.concat(Stream.of(oid), Stream.of(others).map(LockedTable::oid)).toArray(Long[]::new);
    try (var query = session.prepareStatement(WRITTEN)) {
      query.setArray(1, session.createArrayOf("int8", allowed));
      if (query.executeQuery().next()) {
        throw changed(name);
      }
    }
  }

  private static SQLException changed(TableName name) {
    return new SQLException("the name " + name + " belongs to another relation meanwhile", "40001");
  }

  /** Until the end of the transaction, a view of others is an error. */
  public static void refuseViews(Connection session) throws SQLException {
    restrict(session, "view, foreign-table");
  }

  /** Views can be read again. */
  public static void allowViews(Connection session) throws SQLException {
    restrict(session, "");
  }

  private static void restrict(Connection session, String kinds) throws SQLException {
    TableSnapshot.execute(session, RESTRICT.formatted(kinds));
  }
}
