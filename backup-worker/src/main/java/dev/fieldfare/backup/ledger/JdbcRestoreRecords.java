package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.restore.RestoreRecords;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.LeaseSessions;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.backup.restore.RestoreFailures;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/** Restores in a target's ledger. */
public class JdbcRestoreRecords implements RestoreRecords {
  final DataSource target;
  private final String worker;

  /** The restores of one target. */
  public JdbcRestoreRecords(DataSource target, String worker) {
    this.target = target;
    this.worker = worker;
  }

  @Override
  public String name() {
    return "restores";
  }

  @Override
  public List<ReadyRestore> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RestoreLedger(connection).ready(most);
    }
  }

  @Override
  public OptionalLong lease(UUID restore) throws SQLException {
    try (var connection = target.getConnection()) {
      OptionalLong epoch = new RestoreLedger(connection).lease(restore, worker, LeaseHolder.LEASE);
      if (epoch.isPresent()) {
        LeaseSessions.endFormer(connection, leaseName(restore));
      }
      return epoch;
    }
  }

  @Override
  public boolean renew(UUID restore, long epoch) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RestoreLedger(connection).renew(restore, epoch, LeaseHolder.LEASE);
    }
  }

  @Override
  public ApplyAnswer restore(ReadyRestore restore, long epoch, Copy copy, Optional<Copy> now)
      throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      // The session ends with the restore, so it keeps this name.
      LeaseSessions.begin(connection, leaseName(restore.id()));
      return new RestoreLedger(connection).restore(restore, epoch, copy);
    }
  }

  static String leaseName(UUID restore) {
    return "restore/" + restore;
  }

  @Override
  public void fail(UUID restore, FailureReason reason, String message) throws SQLException {
    try (var connection = target.getConnection()) {
      new RestoreFailures(connection).fail(restore, reason, message);
    }
  }

  @Override
  public void postpone(UUID restore, FailureReason reason, String message) throws SQLException {
    try (var connection = target.getConnection()) {
      new RestoreFailures(connection).postpone(restore, reason, message);
    }
  }
}
