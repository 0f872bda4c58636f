package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.restore.RecallRecords;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.RecallLedger;
import dev.fieldfare.postgres.backup.RecallLedger.LineSource;
import dev.fieldfare.postgres.backup.RecallLedger.Recall;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Recalls in a target's ledger. */
public final class JdbcRecallRecords implements RecallRecords {
  private final DataSource target;
  private final String worker;
  private final Duration grace;

  /** Recalls of one target. */
  public JdbcRecallRecords(DataSource target, String worker, Duration grace) {
    this.target = target;
    this.worker = worker;
    this.grace = grace;
  }

  @Override
  public List<UUID> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RecallLedger(connection).due(most);
    }
  }

  @Override
  public Optional<Recall> begin(UUID undo) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RecallLedger(connection).begin(undo, worker, LeaseHolder.LEASE);
    }
  }

  @Override
  public boolean renew(Recall recall) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupLedger(connection)
          .renew(recall.quarantineId(), recall.epoch(), LeaseHolder.LEASE);
    }
  }

  @Override
  public void finish(Recall recall, LineSource rows) throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      new RecallLedger(connection).finish(recall, rows, grace);
    }
  }

  @Override
  public void giveUp(Recall recall) throws SQLException {
    try (var connection = target.getConnection()) {
      new RecallLedger(connection).giveUp(recall);
    }
  }
}
