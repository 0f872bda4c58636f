package dev.fieldfare.postgres.backup.proof;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.StoredBackup;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls the ledger's functions for proofs of one table or of quarantined values. Confirmation and
 * failure are those of all proofs.
 */
public final class TableProofLedger {
  private final Connection connection;

  public TableProofLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A proof that was begun under a lease.
   *
   * @param table whose rows or values the backup has
   * @param valuesOf the row of quarantine whose values are compared; empty for a table
   */
  public record TableProof(
      long epoch, StoredBackup backup, TableName table, Optional<UUID> valuesOf) {}

  /** Backups that should be proven now. */
  public List<UUID> due(int most) throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.table_proofs_due(?)")) {
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
  public Optional<TableProof> begin(UUID backup, String worker, Duration lease)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.begin_table_proof(?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      return BackupLedger.answer(call).map(TableProofLedger::begun);
    }
  }

  private static TableProof begun(JsonNode answer) {
    return new TableProof(
        answer.path("epoch").asLong(),
        new StoredBackup(
            BackupLedger.uuid(answer, "backupId"),
            answer.path("location").asText(),
            answer.path("sha256").asText(),
            answer.path("rowsHash").asText()),
        new TableName(answer.path("schema").asText(), answer.path("table").asText()),
        Optional.ofNullable(answer.path("valuesOf").textValue()).map(UUID::fromString));
  }
}
