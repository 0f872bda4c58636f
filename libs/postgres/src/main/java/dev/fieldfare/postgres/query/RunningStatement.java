package dev.fieldfare.postgres.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/**
 * A statement of a version that runs outside a transaction now. It holds no lock on its migration,
 * which may be paused or cancelled meanwhile.
 *
 * @param n its number among the statements of the version, from 1
 * @param line its line in the script
 * @param pid the session that runs it
 */
public record RunningStatement(int n, int line, int pid) {

  // The start of a session is NULL for roles that may not see it.
  private static final String OF_MIGRATION =
      """
      SELECT s.n, s.line, s.pid FROM fieldfare.version_steps s
      JOIN pg_catalog.pg_stat_activity a ON a.pid = s.pid
      WHERE s.migration_id = ? AND s.status = 'BEGUN'
        AND coalesce(a.backend_start = s.session_started, true)
      ORDER BY s.n LIMIT 1
      """;

  /** That of a migration. */
  public static Optional<RunningStatement> of(Connection connection, UUID migration)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(OF_MIGRATION)) {
      query.setObject(1, migration);
      ResultSet row = query.executeQuery();
      return row.next()
          ? Optional.of(new RunningStatement(row.getInt(1), row.getInt(2), row.getInt(3)))
          : Optional.empty();
    }
  }
}
