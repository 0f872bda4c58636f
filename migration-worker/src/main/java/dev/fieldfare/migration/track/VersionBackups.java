package dev.fieldfare.migration.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.ledger.Postponement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The backups that a version waits for. The backup-worker takes and verifies them. */
final class VersionBackups {

  private static final Duration PAUSE = Duration.ofMillis(500);

  /** No limit: the backup of a large table takes as long as it takes, and a cancel ends it. */
  private static final Duration PATIENCE = Duration.ofDays(3_650);

  private final DataSource ledger;

  VersionBackups(DataSource ledger) {
    this.ledger = ledger;
  }

  /**
   * How they are.
   *
   * @param state none, running, verified or failed
   * @param tables those without a verified backup
   * @param reason why one failed
   */
  record State(String state, String tables, String reason) {}

  State state(UUID migration) throws SQLException {
    try (var connection = ledger.getConnection();
        var query =
            connection.prepareStatement("SELECT * FROM fieldfare.version_backup_state(?)")) {
      query.setObject(1, migration);
      ResultSet row = query.executeQuery();
      row.next();
      return new State(row.getString("state"), row.getString("tables"), row.getString("reason"));
    }
  }

  /** Requests those that are missing; answers why one cannot be made. */
  Optional<String> request(UUID migration, List<String> tables) throws SQLException {
    try (var connection = ledger.getConnection();
        var call =
            connection.prepareStatement(
                "SELECT fieldfare.request_version_backups(?, ?) ->> 'refused'")) {
      call.setObject(1, migration);
      call.setArray(2, connection.createArrayOf("text", tables.toArray()));
      ResultSet row = call.executeQuery();
      row.next();
      return Optional.ofNullable(row.getString(1));
    }
  }

  /** Waits a moment. */
  Postponement wait(String tables) {
    Failure failure =
        Failure.of(
            FailureReason.BACKUP_REQUIRED, "waits for the verified backup of " + tables + ".");
    return new Postponement("backup", false, failure.document(), PAUSE, PATIENCE);
  }
}
