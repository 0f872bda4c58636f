package dev.fieldfare.backup.ledger;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.table.RequestedBackups;
import dev.fieldfare.postgres.backup.BackupRequests;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.LeaseSessions;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.postgres.backup.base.BaseLedger;
import dev.fieldfare.postgres.backup.database.DatabaseSnapshot;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Requested backups in a target's ledger. */
public final class JdbcRequestedBackups implements RequestedBackups {
  private final DataSource target;
  private final String worker;
  private final boolean ofDatabases;

  /** Requested backups of single tables of one target. */
  public JdbcRequestedBackups(DataSource target, String worker) {
    this(target, worker, false);
  }

  private JdbcRequestedBackups(DataSource target, String worker, boolean ofDatabases) {
    this.target = target;
    this.worker = worker;
    this.ofDatabases = ofDatabases;
  }

  /** The other ones: of several tables, of a schema or of all. */
  public static JdbcRequestedBackups ofDatabases(DataSource target, String worker) {
    return new JdbcRequestedBackups(target, worker, true);
  }

  @Override
  public List<UUID> due(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      BackupRequests requests = new BackupRequests(connection);
      return ofDatabases ? requests.databasesDue(most) : requests.due(most);
    }
  }

  @Override
  public Optional<RequestedBackup> begin(UUID backup) throws SQLException {
    try (var connection = target.getConnection()) {
      Optional<RequestedBackup> begun =
          new BackupRequests(connection).begin(backup, worker, LeaseHolder.LEASE);
      if (begun.isPresent()) {
        LeaseSessions.endFormer(connection, lease(backup));
      }
      return begun;
    }
  }

  @Override
  public boolean renew(RequestedBackup backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BackupRequests(connection).renew(backup.id(), backup.epoch(), LeaseHolder.LEASE);
    }
  }

  @Override
  public TableSnapshot snapshot(
      RequestedBackup backup, RequestedBackup.Subject subject, int sessions) throws SQLException {
    return TableSnapshot.take(
        target, lease(backup.id()), subject.source(), subject.column(), sessions);
  }

  private static String lease(UUID backup) {
    return "backup/" + backup;
  }

  @Override
  public DatabaseSnapshot snapshot(RequestedBackup backup, BackupScope scope, int sessions)
      throws SQLException, IOException {
    return DatabaseSnapshot.take(target, lease(backup.id()), scope, sessions);
  }

  @Override
  public void warn(RequestedBackup backup, List<String> warnings) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupRequests(connection).warn(backup, warnings);
    }
  }

  @Override
  public Optional<StoredBackup> former(RequestedBackup backup) throws SQLException {
    try (var connection = target.getConnection()) {
      return new BaseLedger(connection).former(backup);
    }
  }

  @Override
  public void keepBases(RequestedBackup backup, List<String> locations) throws SQLException {
    try (var connection = target.getConnection()) {
      new BaseLedger(connection).keep(backup, locations);
    }
  }

  @Override
  public void confirmAgain(RequestedBackup backup) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupRequests(connection).confirmAgain(backup);
    }
  }

  @Override
  public void unreadable(RequestedBackup backup, BackupFailure why) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupRequests(connection).unreadable(backup, why.code(), why.message());
    }
  }

  @Override
  public void postpone(RequestedBackup backup, Duration pause) throws SQLException {
    try (var connection = target.getConnection()) {
      new BackupRequests(connection).postpone(backup, pause);
    }
  }
}
