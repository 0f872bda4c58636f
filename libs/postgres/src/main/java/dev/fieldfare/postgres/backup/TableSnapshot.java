package dev.fieldfare.postgres.backup;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.part.TablePart;
import dev.fieldfare.postgres.backup.part.TablePartReader;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * One moment of a table that several sessions read.
 *
 * <p>A snapshot alone does not protect against TRUNCATE and rewriting ALTER: a later read of such a
 * table finds no rows and no error. So each session locks the table in ACCESS SHARE mode before the
 * snapshot is taken, and no session waits for the lock again behind a stronger one.
 *
 * <p>The sessions end with it: another relation that got the name of the table may have run code.
 */
public final class TableSnapshot implements AutoCloseable {
  /**
   * The lock is not there within this time: the backup fails and nothing waits behind it. A part is
   * at most 64 MiB, so a statement that takes longer, or a session that waits longer for the last
   * part of another one, belongs to a worker that does not answer any more.
   */
  private static final String SETTINGS =
      "SET LOCAL lock_timeout = '5s'; SET LOCAL row_security = off; SET LOCAL statement_timeout ="
          + " '30min'; SET LOCAL idle_in_transaction_session_timeout = '15min'; SET LOCAL"
          + " search_path = pg_catalog, pg_temp; SET LOCAL DateStyle = 'ISO'; SET LOCAL"
          + " IntervalStyle = 'postgres'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits"
          + " = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL lc_monetary = 'C'";

  private static final String WAITING =
      """
      SELECT EXISTS (SELECT FROM pg_locks w JOIN pg_locks h ON h.locktype = w.locktype AND h.database = w.database
        AND h.relation = w.relation WHERE h.pid = pg_backend_pid() AND h.granted AND w.locktype = 'relation' AND NOT w.granted)
      """;

  private final List<Connection> sessions = new ArrayList<>();
  private final TableName table;
  private final String name;
  private TableImage image;
  private List<TablePart> parts;
  private List<PageRange> ranges;

  private TableSnapshot(TableName table, String name) {
    this.table = table;
    this.name = name;
  }

  /**
   * Takes a snapshot.
   *
   * @param column the only one that is read, beside the primary key; empty for all
   * @param sessions how many read at the same time
   * @throws SQLException also when the table cannot be locked within five seconds
   */
  public static TableSnapshot take(
      DataSource target, TableName table, Optional<String> column, int sessions)
      throws SQLException {
    return take(target, "snapshot", table, column, sessions);
  }

  /**
   * The same, with sessions that are named by a lease.
   *
   * @param lease see {@link LeaseSessions}
   */
  public static TableSnapshot take(
      DataSource target, String lease, TableName table, Optional<String> column, int sessions)
      throws SQLException {
    TableSnapshot snapshot = new TableSnapshot(table, LeaseSessions.name(lease));
    try {
      for (int session = 0; session < sessions; session++) {
        snapshot.lock(target.getConnection());
      }
      snapshot.share();
      snapshot.requireOneTable();
      snapshot.image = TableImage.read(snapshot.sessions.getFirst(), table, column);
      snapshot.parts =
          column.isPresent()
              ? List.of()
              : TablePartReader.read(snapshot.sessions.getFirst(), table);
      snapshot.ranges = PageRange.of(snapshot.sessions.getFirst(), table, sessions);
      return snapshot;
    } catch (SQLException | RuntimeException e) {
      snapshot.closeAfter(e);
      throw e;
    }
  }

  private void lock(Connection session) throws SQLException {
    sessions.add(session);
    session.setAutoCommit(false);
    execute(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    execute(session, SETTINGS);
    execute(session, "SET LOCAL application_name = " + Literal.quote(name));
    execute(session, "LOCK TABLE " + Identifier.quote(table) + " IN ACCESS SHARE MODE");
  }

  private void share() throws SQLException {
    String snapshot = value(sessions.getFirst(), "SELECT pg_catalog.pg_export_snapshot()");
    for (Connection session : sessions.subList(1, sessions.size())) {
      execute(session, "SET TRANSACTION SNAPSHOT " + Literal.quote(snapshot));
    }
  }

  // Not before the snapshot: any query would have taken another one.
  private void requireOneTable() throws SQLException {
    LockedTable locked = LockedTable.of(sessions.getFirst(), table);
    for (Connection session : sessions) {
      LockedTable.refuseViews(session);
      locked.require(session);
    }
  }

  /** What is read: the columns as they were. */
  public TableImage image() {
    return image;
  }

  /** The parts of the table other than columns; none if one column is read. */
  public List<TablePart> parts() {
    return parts;
  }

  /** The ranges that can be read at the same time. */
  public List<PageRange> ranges() {
    return ranges;
  }

  /** How many sessions there are. */
  public int sessions() {
    return sessions.size();
  }

  /**
   * Reads the rows of a part.
   *
   * @param session its number, from 0; one reads one part at a time
   */
  public void copy(int session, PageRange range, LineSink sink) throws SQLException, IOException {
    // A table without columns has rows too: each is an empty line.
    String query = "COPY (SELECT %s %s) TO STDOUT".formatted(image.list(), range.source());
    Connection reading = sessions.get(session);
    range.relation().require(reading);
    CopyOut copy = reading.unwrap(PGConnection.class).getCopyAPI().copyOut(query);
    try {
      for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
        sink.accept(line);
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    range.relation().require(reading);
  }

  /**
   * Whether another session waits for a lock that this one keeps.
   *
   * @param session its number; nothing else uses it meanwhile
   */
  public boolean isInTheWay(int session) throws SQLException {
    return value(sessions.get(session), WAITING).equals("t");
  }

  /** Executes one statement, or several. */
  public static void execute(Connection connection, String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static String value(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
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
      session.rollback();
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
