package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.restore.SetTable;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.BegunBackup;
import dev.fieldfare.postgres.backup.QuarantineBackup;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Backups in a target's ledger. */
public final class JdbcBackupRecords implements BackupRecords {
  private final DataSource target;
  private final String worker;
  private final Duration grace;
  private final Duration retention;

  /**
   * Records of one target.
   *
   * @param grace of changes that ask for no other
   */
  public JdbcBackupRecords(DataSource target, String worker, Duration grace, Duration retention) {
    this.target = target;
    this.worker = worker;
    this.grace = grace;
    this.retention = retention;
  }

  @Override
  public List<UUID> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupLedger(connection).due(most);
    }
  }

  @Override
  public Optional<QuarantineBackup> begin(UUID quarantine) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupLedger(connection).begin(quarantine, worker, LeaseHolder.LEASE);
    }
  }

  @Override
  public boolean renew(UUID quarantine, long epoch) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupLedger(connection).renew(quarantine, epoch, LeaseHolder.LEASE);
    }
  }

  @Override
  public void copyKeptRows(UUID quarantine, LineSink sink) throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      new BackupLedger(connection).copyKeptRows(quarantine, sink);
    }
  }

  @Override
  public void complete(BegunBackup backup, BackupLocation location, Written written)
      throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupLedger(connection).complete(backup, result(location, written));
    }
  }

  private static ObjectNode result(BackupLocation location, Written written) {
    Manifest manifest = written.manifest();
    ObjectNode result = ContractsJson.mapper().createObjectNode();
    result.put("location", location.text()).put("sha256", written.sha256());
    result.put("rows", manifest.rows()).put("rowsHash", manifest.rowsHash());
    result.put("bytes", manifest.bytes()).put("rawBytes", manifest.rawBytes());
    result.set("tables", ContractsJson.mapper().valueToTree(SetTable.list(manifest)));
    ArrayNode chunks = result.putArray("chunks");
    manifest
        .chunks()
        .forEach(
            chunk -> {
              ObjectNode one = ContractsJson.mapper().valueToTree(chunk);
              chunks.add(one.put("file", chunk.file().name()));
            });
    return result;
  }

  @Override
  public void confirm(BegunBackup backup) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupLedger(connection).confirm(backup, grace, retention);
    }
  }

  @Override
  public void fail(BegunBackup backup, BackupFailure why) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupLedger(connection).fail(backup, why.code(), why.message());
    }
  }

  @Override
  public void condemn(UUID backup, String message) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupLedger(connection).condemn(backup, message);
    }
  }
}
