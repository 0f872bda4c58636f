package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Calls the ledger's functions for backups of quarantined values. Each call is one transaction; a
 * call under a lease that another worker has taken over fails with SQLSTATE {@value #LOST_LEASE}
 * and changes nothing.
 */
public final class BackupLedger {
  /** Another worker has taken over. */
  public static final String LOST_LEASE = "FF100";

  private final Connection connection;

  public BackupLedger(Connection connection) {
    this.connection = connection;
  }

  /** Takes rows one by one as COPY writes them, in text format with the line's end. */
  @FunctionalInterface
  public interface LineSink {
    /** Takes the next row. */
    void accept(byte[] line) throws IOException;
  }

  /** What in quarantine should be backed up now, oldest first. */
  public List<UUID> due(int most) throws SQLException {
    return ids("SELECT * FROM fieldfare.backups_due(?)", most);
  }

  /** Begins a backup; empty when another worker has it or there is nothing to back up. */
  public Optional<QuarantineBackup> begin(UUID quarantine, String worker, Duration lease)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.begin_backup(?, ?, ?)")) {
      call.setObject(1, quarantine);
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      return answer(call).map(BackupLedger::begun);
    }
  }

  private static QuarantineBackup begun(JsonNode answer) {
    List<String> key = new ArrayList<>();
    answer.path("keyColumns").forEach(name -> key.add(name.asText()));
    return new QuarantineBackup(
        uuid(answer, "backupId"),
        answer.path("epoch").asLong(),
        uuid(answer, "quarantineId"),
        uuid(answer, "migrationId"),
        new QuarantineBackup.Column(
            answer.path("schema").asText(),
            answer.path("table").asText(),
            text(answer, "column"),
            text(answer, "columnType")),
        key,
        answer.path("createdAt").asText());
  }

  /**
   * Holds the lease of what is in quarantine for longer; false when another worker has taken it.
   */
  public boolean renew(UUID quarantine, long epoch, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.renew_lease(?, ?, ?)")) {
      call.setString(1, "quarantine/" + quarantine);
      call.setLong(2, epoch);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  /** Reads what is kept aside, as of one moment. */
  public void copyKeptRows(UUID quarantine, LineSink sink) throws SQLException, IOException {
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut(
                "COPY (SELECT part, key, value FROM fieldfare.kept_rows('%s')) TO STDOUT"
                    .formatted(quarantine));
    try {
      for (byte[] line = copy.readFromCopy(); line != null; line = copy.readFromCopy()) {
        sink.accept(line);
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  /** Notes that everything is in the store. */
  public void complete(BegunBackup backup, JsonNode result) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.complete_backup(?, ?, ?::jsonb)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setString(3, result.toString());
      call.executeQuery();
    }
  }

  /** Notes that it was read back and recomputed. */
  public void confirm(BegunBackup backup, Duration usualGrace, Duration retention)
      throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.confirm_backup(?, ?, make_interval(secs => ?), make_interval(secs =>"
                + " ?))")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setDouble(3, seconds(usualGrace));
      call.setDouble(4, seconds(retention));
      call.executeQuery();
    }
  }

  /** Notes that it failed, and why. */
  public void fail(BegunBackup backup, String code, String message) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.fail_backup(?, ?, ?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setString(3, code);
      call.setString(4, message);
      call.executeQuery();
    }
  }

  /** Notes that a verified backup is damaged. */
  public void condemn(UUID backup, String message) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.condemn_backup(?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, message);
      call.executeQuery();
    }
  }

  private List<UUID> ids(String query, int most) throws SQLException {
    try (var call = connection.prepareStatement(query)) {
      call.setInt(1, most);
      List<UUID> ids = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        ids.add(rows.getObject(1, UUID.class));
      }
      return ids;
    }
  }

  public static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  /** The JSON that a function answered; empty for NULL. */
  public static Optional<JsonNode> answer(PreparedStatement call) throws SQLException {
    ResultSet row = call.executeQuery();
    String text = row.next() ? row.getString(1) : null;
    return Optional.ofNullable(text).map(BackupLedger::json);
  }

  static JsonNode json(String text) {
    try {
      return ContractsJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException("the ledger answered with broken JSON", e);
    }
  }

  public static UUID uuid(JsonNode answer, String name) {
    return UUID.fromString(answer.path(name).asText());
  }

  private static Optional<String> text(JsonNode answer, String name) {
    return Optional.ofNullable(answer.path(name).asText(null));
  }
}
