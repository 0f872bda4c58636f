package dev.fieldfare.migration.track;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import javax.sql.DataSource;

/** A process of the server, which no later process is taken for. */
record Backend(int pid, OffsetDateTime started) {

  private static final String OWN =
      "SELECT a.pid, a.backend_start FROM pg_stat_activity a WHERE a.pid = pg_backend_pid()";
  private static final String END =
      "SELECT pg_terminate_backend(a.pid) FROM pg_stat_activity a"
          + " WHERE a.pid = ? AND a.backend_start = ?";

  static Backend of(Connection connection) throws SQLException {
    try (var query = connection.createStatement();
        ResultSet row = query.executeQuery(OWN)) {
      row.next();
      return new Backend(row.getInt(1), row.getObject(2, OffsetDateTime.class));
    }
  }

  /** Ends it; false when it has ended already. */
  boolean end(DataSource target) throws SQLException {
    try (var connection = target.getConnection();
        var call = connection.prepareStatement(END)) {
      call.setInt(1, pid);
      call.setObject(2, started);
      return call.executeQuery().next();
    }
  }
}
