package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for proofs of backups. Each call is one transaction. */
public final class BackupProofs {
  private final Connection connection;

  public BackupProofs(Connection connection) {
    this.connection = connection;
  }

  /** A proof that was begun under a lease. */
  public record Begun(long epoch, StoredBackup backup) {}

  /** Backups that should be proven now. */
  public List<UUID> due(int most) throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.proofs_due(?)")) {
      call.setInt(1, most);
      List<UUID> due = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        due.add(rows.getObject(1, UUID.class));
      }
      return due;
    }
  }

  /** Begins a proof; empty when another worker has it or nothing is to be done. */
  public Optional<Begun> begin(UUID backup, String worker, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.begin_proof(?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      return BackupLedger.answer(call).map(BackupProofs::begun);
    }
  }

  private static Begun begun(JsonNode answer) {
    return new Begun(
        answer.path("epoch").asLong(),
        new StoredBackup(
            BackupLedger.uuid(answer, "backupId"),
            answer.path("location").asText(),
            answer.path("sha256").asText(),
            answer.path("rowsHash").asText()));
  }

  /** Holds the lease for longer; false when another worker has taken it. */
  public boolean renew(UUID backup, long epoch, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.renew_lease(?, ?, ?)")) {
      call.setString(1, "proof/" + backup);
      call.setLong(2, epoch);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      ResultSet row = call.executeQuery();
      return row.next() && row.getBoolean(1);
    }
  }

  /** Notes that the restored database was that of the backup. */
  public void confirm(UUID backup, long epoch) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.confirm_proof(?, ?)")) {
      call.setObject(1, backup);
      call.setLong(2, epoch);
      call.executeQuery();
    }
  }

  /** Notes that it was not, or could not be made. */
  public void fail(UUID backup, long epoch, String code, String message) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.fail_proof(?, ?, ?, ?)")) {
      call.setObject(1, backup);
      call.setLong(2, epoch);
      call.setString(3, code);
      call.setString(4, message);
      call.executeQuery();
    }
  }

  /** Has it tried again later. */
  public void postpone(UUID backup, long epoch, Duration pause) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.postpone_proof(?, ?, make_interval(secs => ?))")) {
      call.setObject(1, backup);
      call.setLong(2, epoch);
      call.setDouble(3, BackupLedger.seconds(pause));
      call.executeQuery();
    }
  }
}
