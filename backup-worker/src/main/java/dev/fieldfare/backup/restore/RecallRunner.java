package dev.fieldfare.backup.restore;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.postgres.backup.BackupLedger.LineSink;
import dev.fieldfare.postgres.backup.RecallLedger.Recall;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Undoes from the backup: brings purged values back into quarantine when an undo is first in line
 * for them. The undo then goes on as if nothing had been purged, and proves and reports the same.
 *
 * <p>All rows come back in one transaction that compares them with what was purged, or none. A
 * damaged backup is condemned; the undo is then refused with the reason.
 */
public final class RecallRunner implements ServiceLoop {
  private static final int BATCH = 16;

  private final String target;
  private final RecallRecords recalls;
  private final BackupRecords backups;
  private final BackupReader reader;
  private final BackupTally tally;

  /** The recalls of one target. */
  public RecallRunner(
      String target,
      RecallRecords recalls,
      BackupRecords backups,
      BackupStore store,
      BackupTally tally) {
    this.target = target;
    this.recalls = recalls;
    this.backups = backups;
    this.reader = new BackupReader(store);
    this.tally = tally;
  }

  @Override
  public String name() {
    return "recalls";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    boolean any = false;
    for (UUID undo : recalls.due(BATCH)) {
      any |= run(undo);
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private boolean run(UUID undo) throws SQLException {
    Optional<Recall> begun = recalls.begin(undo);
    if (begun.isEmpty()) {
      return false;
    }
    Recall recall = begun.get();
    try (LeaseHolder _ = LeaseHolder.start(() -> recalls.renew(recall))) {
      recalls.finish(recall, sink -> readAll(recall.backup(), sink));
      tally.recalled();
      Log.infof(
          "values recalled target=%s migrationId=%s backupId=%s",
          target, undo, recall.backup().id());
    } catch (SQLException | IOException | RuntimeException e) {
      afterError(recall, e);
    }
    return true;
  }

  private void readAll(StoredBackup backup, LineSink sink) throws IOException {
    reader.read(
        BackupLocation.of(backup.location()),
        backup.sha256(),
        (bytes, from, to) -> sink.accept(Arrays.copyOfRange(bytes, from, to)));
  }

  private void afterError(Recall recall, Exception error) throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      return;
    }
    BackupFailure why = BackupFailure.of(error);
    Log.errorf(
        "recall failed target=%s migrationId=%s backupId=%s reason=%s message=%s",
        target, recall.undo(), recall.backup().id(), why.code(), why.message());
    if (error instanceof DamagedBackupException) {
      tally.damaged();
      backups.condemn(recall.backup().id(), why.message());
    }
    recalls.giveUp(recall);
  }
}
