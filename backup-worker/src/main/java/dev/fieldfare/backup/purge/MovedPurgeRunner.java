package dev.fieldfare.backup.purge;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.database.LineHash;
import dev.fieldfare.backup.restore.ManifestTable;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.PurgeLedger;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.backup.TableImage;
import dev.fieldfare.postgres.backup.purge.MovedPurges.Ending;
import dev.fieldfare.postgres.backup.purge.MovedPurges.MovedPurge;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * Purges tables that changes have moved (I5). It reads the backup again, then all rows of the table
 * under its lock, and drops the table in the same transaction only if the rows are the same.
 *
 * <p>After a failure the table stays. Its line is free then: later changes of a table with this
 * name do not wait for a purge that cannot be done. Another purge follows.
 */
public final class MovedPurgeRunner implements ServiceLoop {
  private static final int BATCH = 16;
  private static final Duration STORE_PAUSE = Duration.ofSeconds(10);
  private static final Duration FAILURE_PAUSE = Duration.ofDays(1);

  /** Another session has the table; it may be reading for minutes. */
  private static final String OCCUPIED = "55P03|57014|40.*";

  private static final Duration USE_PAUSE = Duration.ofSeconds(30);

  /** What another try would not change: dependent objects, missing rights, a missing table. */
  private static final String REFUSALS = "(2B|42|0A|3F).*";

  private final String target;
  private final MovedPurgeRecords purges;
  private final BackupRecords backups;
  private final BackupReader reader;
  private final BackupTally tally;

  /** The purges of moved tables of one target. */
  public MovedPurgeRunner(
      String target,
      MovedPurgeRecords purges,
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
    return "moved-purges";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    return BackupLoops.each(purges.ready(BATCH), this::run);
  }

  /** True when the purge ended. */
  private boolean run(MovedPurge purge) throws SQLException {
    UUID id = purge.ready().id();
    if (purge.ready().backup().isEmpty()) {
      return purges.skip(id);
    }
    StoredBackup backup = purge.ready().backup().get();
    try {
      return compareAndDrop(purge, backup);
    } catch (DamagedBackupException e) {
      Log.errorf(
          "backup is damaged, backing up again target=%s backupId=%s reason=%s",
          target, backup.id(), e.getMessage());
      tally.damaged();
      backups.condemn(backup.id(), e.getMessage());
      return purges.skip(id);
    } catch (SQLException e) {
      return failed(id, e);
    } catch (IOException e) {
      Log.warnf(e, "store does not answer, purge waits target=%s migrationId=%s", target, id);
      purges.postpone(id, STORE_PAUSE);
      return false;
    }
  }

  private boolean compareAndDrop(MovedPurge purge, StoredBackup backup)
      throws SQLException, IOException {
    BackupLocation location = BackupLocation.of(backup.location());
    LineHash expected = new LineHash();
    TableImage image =
        ManifestTable.of(reader.read(location, backup.sha256(), expected::add)).image();
    LineHash found = new LineHash();
    Ending ending =
        purges.purge(
            purge,
            image,
            line -> found.add(line, 0, line.length),
            () -> expected.text().equals(found.text()));
    return ended(purge.ready().id(), ending);
  }

  private boolean ended(UUID purge, Ending ending) throws SQLException {
    return switch (ending) {
      case DROPPED -> {
        tally.purged();
        Log.infof("dropped table purged target=%s migrationId=%s", target, purge);
        yield true;
      }
      case DIFFERS -> {
        Log.warnf("moved table changed, backing up again target=%s migrationId=%s", target, purge);
        yield purges.backUpFirst(purge);
      }
      case LATER -> false;
    };
  }

  private boolean failed(UUID purge, SQLException error) throws SQLException {
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    if (PurgeLedger.NOT_TO_BE_PURGED.equals(state)) {
      return purges.skip(purge);
    }
    if (state.matches(OCCUPIED)) {
      Log.warnf("moved table is in use, purge waits target=%s migrationId=%s", target, purge);
      purges.postpone(purge, USE_PAUSE);
      return false;
    }
    if (!state.matches(REFUSALS)) {
      throw error;
    }
    Log.errorf(
        "moved table cannot be dropped target=%s migrationId=%s message=%s",
        target, purge, ErrorText.of(error));
    return purges.fail(purge, FailureReason.UNSUPPORTED, ErrorText.of(error), FAILURE_PAUSE);
  }
}
