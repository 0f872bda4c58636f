package dev.fieldfare.postgres.backup.base;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.BegunBackup;
import dev.fieldfare.postgres.backup.StoredBackup;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** References of backups to earlier ones. Each call is one transaction. */
public final class BaseLedger {
  private final Connection connection;

  public BaseLedger(Connection connection) {
    this.connection = connection;
  }

  /** The newest backup of the same tables; it and its bases are held for this backup. */
  public Optional<StoredBackup> former(BegunBackup backup) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.refer_to_bases(?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      return BackupLedger.answer(call).map(BaseLedger::stored);
    }
  }

  private static StoredBackup stored(JsonNode answer) {
    return new StoredBackup(
        BackupLedger.uuid(answer, "backupId"),
        answer.path("location").asText(),
        answer.path("sha256").asText(),
        answer.path("rowsHash").asText());
  }

  /** Releases all other backups that are held for this backup. */
  public void keep(BegunBackup backup, List<String> locations) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.keep_bases(?, ?, ?)")) {
      call.setObject(1, backup.id());
      call.setLong(2, backup.epoch());
      call.setArray(3, connection.createArrayOf("text", locations.toArray()));
      call.executeQuery();
    }
  }
}
