package dev.fieldfare.backup.purge;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.postgres.backup.PurgeLedger;
import dev.fieldfare.postgres.backup.PurgeLedger.ReadyPurge;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Purges quarantined values (I5). It places purges whose grace period is over and verifies the
 * backup of those at the head of a line again. It then destroys the values in a transaction that
 * proves that the same rows were backed up.
 *
 * <p>After a failure the quarantine stays as it is. A damaged backup is replaced by a new one
 * first, and the purge waits while the store does not answer.
 */
public final class PurgeRunner implements ServiceLoop {
  private static final int BATCH = 64;
  private static final Duration STORE_PAUSE = Duration.ofSeconds(10);

  private final String target;
  private final PurgeRecords purges;
  private final BackupRecords backups;
  private final BackupReader reader;
  private final BackupTally tally;

  /** The purges of one target. */
  public PurgeRunner(
      String target,
      PurgeRecords purges,
      BackupRecords backups,
      BackupStore store,
      BackupTally tally) {
    this.target = target;
    this.purges = purges;
    this.backups = backups;
    this.reader = new BackupReader(store);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "purges";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    int placed = purges.place(BATCH);
    List<ReadyPurge> ready = purges.ready(BATCH);
    boolean progress = placed > 0;
    for (ReadyPurge purge : ready) {
      progress |= run(purge);
    }
    return progress ? Duration.ZERO : BackupLoops.IDLE;
  }

  /** True when the purge ended. */
  private boolean run(ReadyPurge purge) throws SQLException {
    if (purge.backup().isEmpty()) {
      return isDone(purges.skip(purge.id()));
    }
    StoredBackup backup = purge.backup().get();
    try {
      reader.verify(BackupLocation.of(backup.location()), backup.sha256());
      return destroy(purge);
    } catch (DamagedBackupException e) {
      Log.errorf(
          "backup is damaged, backing up again target=%s backupId=%s reason=%s",
          target, backup.id(), e.getMessage());
      tally.damaged();
      backups.condemn(backup.id(), e.getMessage());
      purges.backUpAgain(purge.id());
    } catch (IOException e) {
      Log.warnf(
          e, "store does not answer, purge waits target=%s migrationId=%s", target, purge.id());
      purges.waitForStore(purge.id(), STORE_PAUSE);
    }
    return false;
  }

  private boolean destroy(ReadyPurge purge) throws SQLException {
    try {
      boolean done = isDone(purges.purge(purge.id()));
      if (done) {
        tally.purged();
        Log.infof("purged target=%s migrationId=%s", target, purge.id());
      }
      return done;
    } catch (SQLException e) {
      if (PurgeLedger.NOT_TO_BE_PURGED.equals(e.getSQLState())) {
        return false;
      }
      if (!PurgeLedger.NOT_BACKED_UP.equals(e.getSQLState())) {
        throw e;
      }
      Log.warnf(
          "kept values changed, backing up again target=%s migrationId=%s", target, purge.id());
      purges.backUpAgain(purge.id());
      return false;
    }
  }

  private static boolean isDone(ApplyAnswer answer) {
    return answer instanceof ApplyAnswer.Done;
  }
}
