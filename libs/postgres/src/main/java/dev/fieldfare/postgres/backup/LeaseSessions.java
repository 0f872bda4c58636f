package dev.fieldfare.postgres.backup;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Names sessions by the lease under which they work. A worker whose host is gone, or that is
 * frozen, cannot give back its locks: the next holder of the lease ends those sessions.
 */
public final class LeaseSessions {
  /** Only sessions of the same role, which this one may end. Each is waited for. */
  private static final String END =
      """
      SELECT count(*) FILTER (WHERE pg_catalog.pg_terminate_backend(a.pid, 5000)) FROM pg_catalog.pg_stat_activity a
      WHERE a.datname = pg_catalog.current_database() AND a.usename = CURRENT_USER AND a.application_name = ?
        AND a.pid <> pg_catalog.pg_backend_pid()
      """;

  private LeaseSessions() {}

  /** The name of the sessions of a lease. */
  public static String name(String lease) {
    return "fieldfare " + lease;
  }

  /** Names a session until it ends or gets another name. */
  public static void begin(Connection session, String lease) throws SQLException {
    rename(session, name(lease));
  }

  /** Gives a session another name. */
  public static void rename(Connection session, String name) throws SQLException {
    try (var call =
        session.prepareStatement("SELECT pg_catalog.set_config('application_name', ?, false)")) {
      call.setString(1, name);
      call.executeQuery();
    }
  }

  /** Ends the sessions of former holders of a lease; how many there were. */
  public static int endFormer(Connection session, String lease) throws SQLException {
    try (var call = session.prepareStatement(END)) {
      call.setString(1, name(lease));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }
}
