package dev.fieldfare.backup.database;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.database.DatabaseRestores.ReadyDatabase;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.structure.scratch.ScratchUnavailableException;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Restores backups into other databases of the same server.
 *
 * <p>A database is made under another name, where only this service may enter, and gets its name
 * when it is whole. A worker that is killed leaves no database of that name; what it leaves is
 * dropped by the next restore or proof.
 */
public final class DatabaseRestorer implements ServiceLoop {
  private static final int BATCH = 4;

  private final Restoring restoring;
  private final DatabaseRestores restores;
  private final BackupRecords records;
  private final BackupReader reader;

  /** The restores of one target. */
  public DatabaseRestorer(
      Restoring restoring, DatabaseRestores restores, BackupRecords records, BackupStore store) {
    this.restoring = restoring;
    this.restores = restores;
    this.records = records;
    this.reader = new BackupReader(store);
  }

  @Override
  public String name() {
    return "database-restores";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    boolean any = false;
    for (ReadyDatabase restore : restores.ready(BATCH)) {
      OptionalLong epoch = restores.lease(restore.id());
      if (epoch.isPresent()) {
        long held = epoch.getAsLong();
        try (LeaseHolder _ = LeaseHolder.start(() -> restores.renew(restore.id(), held))) {
          restoreOrFail(restore, held);
        }
        any = true;
      }
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private void restoreOrFail(ReadyDatabase restore, long epoch)
      throws SQLException, InterruptedException {
    // A worker that was killed before it dropped the empty database has left it closed.
    restoring.server().reopen(restore.into(), restore.id());
    if (!restore.counts()) {
      fail(restore, FailureReason.WRONG_STATE, "the backup does not count any more");
      return;
    }
    try {
      restore(restore, epoch);
    } catch (DamagedBackupException e) {
      restoring.tally().damaged();
      records.condemn(restore.backup().id(), e.getMessage());
      fail(restore, FailureReason.BACKUP_DAMAGED, "the backup is damaged: " + e.getMessage());
    } catch (BackupKeyException e) {
      fail(restore, FailureReason.of(e.code()).orElseThrow(), e.getMessage());
    } catch (RestoreRefused | ScratchUnavailableException e) {
      fail(restore, FailureReason.UNSUPPORTED, e.getMessage());
    } catch (SQLException e) {
      afterDatabaseError(restore, e);
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException database) {
        afterDatabaseError(restore, database);
      } else {
        restores.postpone(
            restore.id(), FailureReason.UNAVAILABLE, "the store does not answer: " + e);
      }
    }
  }

  private void restore(ReadyDatabase restore, long epoch)
      throws SQLException, IOException, InterruptedException {
    String purpose =
        "restored by fieldfare from the backup %s, migration %s"
            .formatted(restore.backup().id(), restore.id());
    BackupServer server = restoring.server();
    Optional<String> there = server.comment(restore.into());
    if (there.equals(Optional.of(purpose))) {
      // A worker that was killed behind the last step has done all of it.
      restores.finish(restore, epoch, () -> {});
      return;
    }
    if (there.isPresent()) {
      server.requireEmpty(restore.into());
    }
    DatabaseContent content =
        DatabaseContent.read(
            reader, BackupLocation.of(restore.backup().location()), restore.backup().sha256());
    try (DatabaseBuild build =
        new DatabaseRebuild(server, content, restoring.sessions()).build(purpose)) {
      if (there.isPresent()) {
        server.dropEmpty(restore.into(), restore.id());
      }
      build.set(content.database().settings());
      ApplyAnswer answer = restores.finish(restore, epoch, () -> build.keepAs(restore.into()));
      Log.infof(
          "database restored target=%s migrationId=%s backupId=%s leftOut=%d answer=%s",
          restoring.target(),
          restore.id(),
          restore.backup().id(),
          build.leftOut(),
          answer.getClass().getSimpleName());
    }
  }

  private void afterDatabaseError(ReadyDatabase restore, SQLException error) throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      return;
    }
    String message = BackupFailure.of(error).message();
    if (DatabaseErrors.mayPass(error)) {
      Log.warnf(
          "restore postponed target=%s migrationId=%s message=%s",
          restoring.target(), restore.id(), message);
      restores.postpone(restore.id(), FailureReason.CONNECTION_LOST, message);
      return;
    }
    fail(restore, SqlStates.classify(error.getSQLState(), error.getMessage()), message);
  }

  private void fail(ReadyDatabase restore, FailureReason reason, String message)
      throws SQLException {
    Log.errorf(
        "restore failed target=%s migrationId=%s backupId=%s reason=%s message=%s",
        restoring.target(), restore.id(), restore.backup().id(), reason.label(), message);
    restores.fail(restore.id(), reason, message);
  }
}
