package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.EndedSession;
import dev.fieldfare.postgres.backup.LeaseSessions;
import dev.fieldfare.postgres.backup.LockedTable;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import dev.fieldfare.postgres.structure.CatalogueState;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * One moment of many tables, with their structure, that several sessions read.
 *
 * <p>A snapshot alone does not protect against TRUNCATE and rewriting ALTER: a later read of such a
 * table finds no rows and no error. So each session locks all tables in ACCESS SHARE mode before
 * the snapshot. If the snapshot then shows a table that is not locked, or the structure changes
 * while it is read, all of it begins again.
 *
 * <p>The sessions end with it: another relation that got the name of a table may have run code.
 */
public final class DatabaseSnapshot implements AutoCloseable {
  private static final int ATTEMPTS = 10;
  private static final int TABLES_A_STATEMENT = 200;

  /** A lock is not there within this time: the backup fails and nothing waits behind it. */
  private static final String SETTINGS =
      "SET LOCAL lock_timeout = '5s'; SET LOCAL row_security = off; SET LOCAL statement_timeout ="
          + " 0; SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL search_path ="
          + " pg_catalog, pg_temp; SET LOCAL DateStyle = 'ISO'; SET LOCAL IntervalStyle ="
          + " 'postgres'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 3; SET LOCAL"
          + " bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'";

  private static final String LOCKED =
      """
      SELECT l.relation::bigint FROM pg_catalog.pg_locks l WHERE l.pid = pg_catalog.pg_backend_pid()
        AND l.locktype = 'relation' AND l.granted AND l.mode = 'AccessShareLock'
      """;

  private final DataSource target;
  private final BackupScope scope;
  private final List<Connection> sessions = new ArrayList<>();
  private final Set<TableName> wanted = new LinkedHashSet<>();
  private SavedDatabase content;
  private List<RestorableTable> restorable = List.of();
  private TableChoice choice;

  private DatabaseSnapshot(DataSource target, BackupScope scope) {
    this.target = target;
    this.scope = scope;
  }

  /**
   * Takes a snapshot.
   *
   * @param lease names the sessions, see {@link LeaseSessions}
   * @param sessions how many read at the same time
   * @throws SQLException also when a table cannot be locked within five seconds, or the structure
   *     never stays the same while it is read
   */
  public static DatabaseSnapshot take(
      DataSource target, String lease, BackupScope scope, int sessions)
      throws SQLException, IOException {
    DatabaseSnapshot snapshot = new DatabaseSnapshot(target, scope);
    try {
      for (int session = 0; session < sessions; session++) {
        Connection connection = target.getConnection();
        snapshot.sessions.add(connection);
        LeaseSessions.begin(connection, lease);
      }
      snapshot.wanted.addAll(TableChoice.of(snapshot.sessions.getFirst(), scope).chosen());
      snapshot.read();
      return snapshot;
    } catch (SQLException | IOException | RuntimeException e) {
      snapshot.closeAfter(e);
      throw e;
    }
  }

  private void read() throws SQLException, IOException {
    for (int attempt = 1; !isRead(attempt); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new SQLException("the structure changes faster than it can be read", "55P03");
      }
      rollBack();
    }
  }

  private void rollBack() throws SQLException {
    for (Connection session : sessions) {
      if (!session.getAutoCommit()) {
        session.rollback();
        session.setAutoCommit(true);
      }
    }
  }

  private boolean isRead(int attempt) throws SQLException, IOException {
    try {
      for (Connection session : sessions) {
        begin(session);
      }
      share();
      return readContent();
    } catch (SQLException e) {
      // A table that went between the list and its lock, or an object while it was printed.
      if (attempt == ATTEMPTS || !isAboutChange(e)) {
        throw e;
      }
      wanted.clear();
      rollBack();
      wanted.addAll(TableChoice.of(sessions.getFirst(), scope).chosen());
      return false;
    }
  }

  private static boolean isAboutChange(SQLException e) {
    return "40001".equals(e.getSQLState()) || CatalogueState.isAboutObjects(e);
  }

  private void begin(Connection session) throws SQLException {
    session.setAutoCommit(false);
    TableSnapshot.execute(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    TableSnapshot.execute(session, SETTINGS);
    List<TableName> all = List.copyOf(wanted);
    for (int from = 0; from < all.size(); from += TABLES_A_STATEMENT) {
      String names =
          all.subList(from, Math.min(all.size(), from + TABLES_A_STATEMENT)).stream()
              .map(table -> "ONLY " + Identifier.quote(table))
              .collect(Collectors.joining(", "));
      TableSnapshot.execute(session, "LOCK TABLE " + names + " IN ACCESS SHARE MODE");
    }
  }

  private void share() throws SQLException {
    String id;
    try (Statement statement = sessions.getFirst().createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_export_snapshot()")) {
      row.next();
      id = row.getString(1);
    }
    for (Connection session : sessions.subList(1, sessions.size())) {
      TableSnapshot.execute(session, "SET TRANSACTION SNAPSHOT " + Literal.quote(id));
    }
  }

  /** False when a table is not locked or something has changed. */
  private boolean readContent() throws SQLException, IOException {
    Connection first = sessions.getFirst();
    CatalogueState before = CatalogueState.of(first);
    choice = TableChoice.of(first, scope);
    if (!isLocked(choice.chosen())) {
      return false;
    }
    for (Connection session : sessions) {
      LockedTable.refuseViews(session);
    }
    SavedDatabase read = new SavedDatabaseReader(first, sessions.getLast(), scope, choice).read();
    if (!isLocked(Set.copyOf(read.names()))) {
      return false;
    }
    content = read;
    restorable = RestorableTable.read(first, read.tables());
    return isUnchanged(before);
  }

  private boolean isLocked(Set<TableName> tables) throws SQLException {
    wanted.addAll(tables);
    Set<Long> oids =
        tables.stream().map(table -> choice.found().get(table).oid()).collect(Collectors.toSet());
    for (Connection session : sessions) {
      Set<Long> locked = new HashSet<>();
      try (Statement statement = session.createStatement();
          ResultSet rows = statement.executeQuery(LOCKED)) {
        while (rows.next()) {
          locked.add(rows.getLong(1));
        }
      }
      if (!locked.containsAll(oids)) {
        return false;
      }
    }
    return true;
  }

  private boolean isUnchanged(CatalogueState before) throws SQLException {
    try (Connection other = target.getConnection()) {
      return before.changes(CatalogueState.now(other)).isEmpty();
    }
  }

  /** What is read beside the rows. */
  public SavedDatabase content() {
    return content;
  }

  /**
   * Its tables as they are restored one by one, a table after those to which it refers; empty if
   * there are too many.
   */
  public List<RestorableTable> restorable() {
    return restorable;
  }

  /** What is to be said of it: tables that are missing or were added, objects without rows. */
  public List<String> warnings() {
    return choice.warnings(content);
  }

  /** How many sessions there are. */
  public int sessions() {
    return sessions.size();
  }

  /** The parts of each table that can be read at the same time. */
  public List<List<PageRange>> ranges(List<SavedTable> tables) throws SQLException {
    List<TableName> names = tables.stream().map(SavedTable::name).toList();
    return PageRange.of(sessions.getFirst(), names, sessions.size());
  }

  /**
   * Reads the rows of a part.
   *
   * @param session its number, from 0; one reads one part at a time
   */
  public void copy(int session, SavedTable table, PageRange range, LineSink sink)
      throws SQLException, IOException {
    Connection reading = sessions.get(session);
    range.relation().require(reading);
    CopiedRows.copyOut(
        reading, "COPY (SELECT %s %s) TO STDOUT".formatted(table.list(), range.source()), sink);
    range.relation().require(reading);
  }

  /** Reads the rows that the condition of an extension selects, or large objects. */
  public void copyChosen(int session, SavedTable table, LineSink sink)
      throws SQLException, IOException {
    Connection reading = sessions.get(session);
    if (table.isLargeObjects()) {
      // These tables are never rewritten, so the snapshot is enough.
      CopiedRows.copyOut(reading, table.copyOut(), sink);
      return;
    }
    LockedTable locked = LockedTable.of(reading, table.name());
    CopiedRows.copyOut(reading, table.copyOut(), sink);
    locked.require(reading);
  }

  private void closeAfter(Exception failure) {
    try {
      close();
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  // The locks are gone when this returns, and not only when the server learns of the end.
  private static void rollBackAndEnd(Connection session) throws SQLException {
    try {
      if (!session.getAutoCommit()) {
        session.rollback();
      }
    } finally {
      EndedSession.end(session);
    }
  }

  @Override
  public void close() throws SQLException {
    SQLException failure = null;
    for (Connection session : sessions) {
      try (session) {
        rollBackAndEnd(session);
      } catch (SQLException e) {
        failure = e;
      }
    }
    sessions.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
