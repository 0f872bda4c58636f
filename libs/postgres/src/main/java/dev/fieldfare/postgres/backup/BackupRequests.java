package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.operation.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for backups on demand. Each call is one transaction. */
public final class BackupRequests {
  private final Connection connection;

  public BackupRequests(Connection connection) {
    this.connection = connection;
  }

  /** What the ledger answers to a request. */
  public sealed interface Answer {
    /** The backup as events and answers show it. */
    record Requested(JsonNode backup) implements Answer {}

    /** It cannot be done. */
    record Refused(String code, String message) implements Answer {}
  }

  /**
   * Requests a backup.
   *
   * @param asked schema, table, and if wanted column and name
   */
  public Answer request(JsonNode asked, String requester) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.request_backup(?::jsonb, ?)")) {
      call.setString(1, asked.toString());
      call.setString(2, requester);
      return answer(call);
    }
  }

  /**
   * Requests a backup of several tables, of a schema or of all.
   *
   * @param asked type, scope, and if wanted name
   */
  public Answer requestDatabase(JsonNode asked, String requester) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.request_database_backup(?::jsonb, ?)")) {
      call.setString(1, asked.toString());
      call.setString(2, requester);
      return answer(call);
    }
  }

  /** Takes a backup of the store into the ledger; it is read back soon. */
  public Answer adopt(JsonNode asked, String requester) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.adopt_backup(?::jsonb, ?)")) {
      call.setString(1, asked.toString());
      call.setString(2, requester);
      return answer(call);
    }
  }

  /** Has a backup restored into a scratch database and compared. */
  public Answer requestProof(UUID backup) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.request_proof(?)")) {
      call.setObject(1, backup);
      return answer(call);
    }
  }

  /** Has a verified backup read back again. */
  public Answer requestVerification(UUID backup) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.request_verification(?)")) {
      call.setObject(1, backup);
      return answer(call);
    }
  }

  static Answer answer(PreparedStatement call) throws SQLException {
    JsonNode answer = BackupLedger.answer(call).orElseThrow();
    return answer.has("refused")
        ? new Answer.Refused(answer.path("refused").asText(), answer.path("message").asText())
        : new Answer.Requested(answer.path("backup"));
  }

  /** Backups of one table that should be taken or read back now. */
  public List<UUID> due(int most) throws SQLException {
    return due("SELECT * FROM fieldfare.requested_backups_due(?)", most);
  }

  /** Other backups that should be taken or read back now. */
  public List<UUID> databasesDue(int most) throws SQLException {
    return due("SELECT * FROM fieldfare.database_backups_due(?)", most);
  }

  private List<UUID> due(String query, int most) throws SQLException {
    try (var call = connection.prepareStatement(query)) {
      call.setInt(1, most);
      List<UUID> due = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        due.add(rows.getObject(1, UUID.class));
      }
      return due;
    }
  }

  /** Begins the work on a backup; empty when another worker has it or nothing is to be done. */
  public Optional<RequestedBackup> begin(UUID backup, String worker, Duration lease)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.begin_requested_backup(?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      return BackupLedger.answer(call).map(BackupRequests::begun);
    }
  }

  private static RequestedBackup begun(JsonNode answer) {
    UUID id = BackupLedger.uuid(answer, "backupId");
    String location = answer.path("location").asText();
    Optional<StoredBackup> stored =
        answer.path("work").asText().equals("take")
            ? Optional.empty()
            : Optional.of(
                new StoredBackup(
                    id,
                    location,
                    answer.path("sha256").asText(),
                    answer.path("rowsHash").asText()));
    return new RequestedBackup(
        id,
        answer.path("epoch").asLong(),
        subject(answer),
        location,
        stored,
        text(answer, "abandoned"),
        answer.path("createdAt").asText());
  }

  private static BackupSubject subject(JsonNode answer) {
    if (answer.hasNonNull("scope")) {
      return BackupScope.of(
          text(answer, "name"), answer.path("type").asText(), answer.path("scope"));
    }
    return new RequestedBackup.Subject(
        text(answer, "name"),
        answer.path("type").asText(),
        new TableName(answer.path("schema").asText(), answer.path("table").asText()),
        text(answer, "column"),
        text(answer, "columnType"),
        text(answer, "movedTo"));
  }

  /** Notes what is to be said of a backup that is being taken. */
  public void warn(BegunBackup backup, List<String> warnings) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.record_backup_warnings(?, ?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setArray(3, connection.createArrayOf("text", warnings.toArray()));
      call.executeQuery();
    }
  }

  /** Holds the lease for longer; false when another worker has taken it. */
  public boolean renew(UUID backup, long epoch, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.renew_lease(?, ?, ?)")) {
      call.setString(1, "backup/" + backup);
      call.setLong(2, epoch);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  /** Notes that a verified backup was read back again. */
  public void confirmAgain(BegunBackup backup) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.confirm_again(?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.executeQuery();
    }
  }

  /** Notes why a verified backup could not be read back; it still counts. */
  public void unreadable(BegunBackup backup, String code, String message) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.note_unreadable(?, ?, ?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setString(3, code);
      call.setString(4, message);
      call.executeQuery();
    }
  }

  /** Has it worked on later. */
  public void postpone(BegunBackup backup, Duration pause) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.postpone_backup(?, ?, make_interval(secs => ?))")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setDouble(3, BackupLedger.seconds(pause));
      call.executeQuery();
    }
  }

  private static Optional<String> text(JsonNode answer, String name) {
    return Optional.ofNullable(answer.path(name).asText(null));
  }
}
