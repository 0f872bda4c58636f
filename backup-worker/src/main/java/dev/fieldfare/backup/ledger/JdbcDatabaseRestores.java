package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.database.DatabaseRestores;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.DatabaseRestoreLedger;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.backup.restore.RestoreFailures;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/** Restores into other databases in a target's ledger. */
public final class JdbcDatabaseRestores implements DatabaseRestores {
  private final DataSource target;
  private final String worker;

  /** The restores of one target. */
  public JdbcDatabaseRestores(DataSource target, String worker) {
    this.target = target;
    this.worker = worker;
  }

  @Override
  public List<ReadyDatabase> ready(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new DatabaseRestoreLedger(connection)
          .ready(most).stream()
              .map(one -> new ReadyDatabase(one.id(), one.into(), one.counts(), one.backup()))
              .toList();
    }
  }

  @Override
  public OptionalLong lease(UUID restore) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RestoreLedger(connection).lease(restore, worker, LeaseHolder.LEASE);
    }
  }

  @Override
  public boolean renew(UUID restore, long epoch) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RestoreLedger(connection).renew(restore, epoch, LeaseHolder.LEASE);
    }
  }

  @Override
  public ApplyAnswer finish(ReadyDatabase restore, long epoch, LastStep last) throws SQLException {
    try (Connection connection = target.getConnection()) {
      connection.setAutoCommit(false);
      try {
        ApplyAnswer answer =
            new RestoreLedger(connection).finish(restore.id(), restore.backup().id(), epoch);
        if (answer instanceof ApplyAnswer.Done) {
          last.run();
          connection.commit();
        } else {
          connection.rollback();
        }
        return answer;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    }
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
