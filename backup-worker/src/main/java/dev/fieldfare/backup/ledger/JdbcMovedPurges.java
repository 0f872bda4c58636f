package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.purge.MovedPurgeRecords;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.PurgeLedger;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.purge.MovedPurges;
import dev.fieldfare.postgres.backup.purge.MovedPurges.Ending;
import dev.fieldfare.postgres.backup.purge.MovedPurges.MovedPurge;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;

/** Purges of moved tables in a target's ledger. */
public final class JdbcMovedPurges implements MovedPurgeRecords {
  private final DataSource target;

  /** Such purges of one target. */
  public JdbcMovedPurges(DataSource target) {
    this.target = target;
  }

  @Override
  public List<MovedPurge> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new MovedPurges(connection).ready(most);
    }
  }

  @Override
  public Ending purge(MovedPurge purge, TableImage image, LineSink found, BooleanSupplier same)
      throws SQLException, IOException {
    try (var connection = target.getConnection()) {
      return new MovedPurges(connection).purge(purge, image, found, same);
    }
  }

  @Override
  public boolean skip(UUID purge) throws SQLException {
    try (var connection = target.getConnection()) {
      return new PurgeLedger(connection).skip(purge) instanceof ApplyAnswer.Done;
    }
  }

  @Override
  public boolean backUpFirst(UUID purge) throws SQLException {
    try (var connection = target.getConnection()) {
      return new MovedPurges(connection).backUpFirst(purge) instanceof ApplyAnswer.Done;
    }
  }

  @Override
  public boolean fail(UUID purge, FailureReason reason, String message, Duration pause)
      throws SQLException {
    try (var connection = target.getConnection()) {
      return new MovedPurges(connection).fail(purge, reason, message, pause)
          instanceof ApplyAnswer.Done;
    }
  }

  @Override
  public void postpone(UUID purge, Duration pause) throws SQLException {
    JdbcPurgeRecords.waitForStore(target, purge, pause);
  }
}
