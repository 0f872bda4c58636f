package dev.fieldfare.backup.restore;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.RestoreLedger.Copy;
import dev.fieldfare.postgres.backup.RestoreLedger.ReadyRestore;
import dev.fieldfare.postgres.backup.RestoreLedger.RowTarget;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.sql.ErrorText;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Restores backups of tables, when the restore is first in its line: into new tables, or rows into
 * tables that exist.
 *
 * <p>Table, rows and outcome are one transaction: a worker that is killed leaves nothing, and
 * another one begins again. A damaged backup is condemned, and the restore fails with the reason.
 */
public final class TableRestorer implements ServiceLoop {
  private static final int BATCH = 16;

  private final String target;
  private final RestoreRecords restores;
  private final BackupRecords backups;
  private final BackupReader reader;
  private final BackupTally tally;

  /** The restores of one target. */
  public TableRestorer(
      String target,
      RestoreRecords restores,
      BackupRecords backups,
      BackupStore store,
      BackupTally tally) {
    this.target = target;
    this.restores = restores;
    this.backups = backups;
    this.reader = new BackupReader(store);
    this.tally = tally;
  }

  @Override
  public String name() {
    return restores.name();
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException {
    return BackupLoops.each(restores.ready(BATCH), this::run);
  }

  private boolean run(ReadyRestore restore) throws SQLException {
    OptionalLong epoch = restores.lease(restore.id());
    if (epoch.isEmpty()) {
      return false;
    }
    try (LeaseHolder _ = LeaseHolder.start(() -> restores.renew(restore.id(), epoch.getAsLong()))) {
      return restoreOrFail(restore, epoch.getAsLong());
    }
  }

  /** True when it ended. */
  private boolean restoreOrFail(ReadyRestore restore, long epoch) throws SQLException {
    if (!restore.counts()) {
      return fail(restore, FailureReason.WRONG_STATE, "the backup does not count any more");
    }
    try {
      return restore(restore, epoch);
    } catch (DamagedBackupException e) {
      tally.damaged();
      backups.condemn(restore.backup().id(), e.getMessage());
      return fail(
          restore, FailureReason.BACKUP_DAMAGED, "the backup is damaged: " + e.getMessage());
    } catch (SQLException e) {
      return failIfHeld(restore, epoch, e);
    } catch (BackupKeyException e) {
      return fail(restore, FailureReason.of(e.code()).orElseThrow(), e.getMessage());
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException database) {
        return failIfHeld(restore, epoch, database);
      }
      return postpone(restore, FailureReason.UNAVAILABLE, "the store does not answer: " + e);
    }
  }

  private boolean restore(ReadyRestore restore, long epoch) throws SQLException, IOException {
    Copy copy =
        restore.source().isPresent()
            ? copyOfSet(restore.backup(), restore.source().get())
            : copy(restore.backup(), this::copyRows);
    Optional<Copy> now = Optional.empty();
    if (restore.safety().isPresent()) {
      now = Optional.of(copy(restore.safety().get(), this::copySafety));
    }
    ApplyAnswer answer = restores.restore(restore, epoch, copy, now);
    if (answer instanceof ApplyAnswer.Done) {
      Log.infof(
          "table restored target=%s migrationId=%s backupId=%s",
          target, restore.id(), restore.backup().id());
      return true;
    }
    return false;
  }

  /** Copies the rows of a backup. */
  private interface RowCopy {
    void copy(BackupLocation location, String sha256, RowTarget rows) throws IOException;
  }

  private Copy copy(StoredBackup backup, RowCopy copying) throws IOException {
    BackupLocation location = BackupLocation.of(backup.location());
    ManifestTable table = ManifestTable.of(reader.manifest(location, backup.sha256()));
    return new Copy(
        table.image(), table.parts(), rows -> copying.copy(location, backup.sha256(), rows));
  }

  private Copy copyOfSet(StoredBackup backup, TableName source) throws IOException {
    BackupLocation location = BackupLocation.of(backup.location());
    BackupReader.Begun begun = reader.begin(location, backup.sha256());
    SetTable set = SetTable.of(begun.manifest(), source);
    return new Copy(
        set.table().image(),
        set.table().parts(),
        rows -> reader.read(location, begun, set.chunks(), rows::accept));
  }

  private void copyRows(BackupLocation location, String sha256, RowTarget rows) throws IOException {
    reader.read(location, sha256, rows::accept);
  }

  // The restored backup is not damaged. Nothing is overwritten without a safety backup (I5).
  private void copySafety(BackupLocation location, String sha256, RowTarget rows)
      throws IOException {
    try {
      copyRows(location, sha256, rows);
    } catch (DamagedBackupException e) {
      throw new IOException(
          new SQLException("the safety backup is damaged: " + e.getMessage(), "0A000", e));
    }
  }

  // A worker that has taken over ends the session of this one.
  private boolean failIfHeld(ReadyRestore restore, long epoch, SQLException error)
      throws SQLException {
    return restores.renew(restore.id(), epoch) && failFor(restore, error);
  }

  private boolean failFor(ReadyRestore restore, SQLException error) throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      return false;
    }
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    // Names that exist or are missing, values that do not fit, rights: another try ends the same.
    if (state.matches("(22|23|2B|3F|42|0A).*")) {
      FailureReason reason =
          state.equals("42P07") ? FailureReason.TABLE_EXISTS : FailureReason.UNSUPPORTED;
      return fail(restore, reason, ErrorText.of(error));
    }
    FailureReason reason =
        state.isEmpty()
            ? FailureReason.CONNECTION_LOST
            : SqlStates.classify(state, error.getMessage());
    // A full disk, a limit of the server, a broken catalogue: another copy would end there again.
    if (state.matches("53100|54.*|XX.*")) {
      return fail(restore, reason, ErrorText.of(error));
    }
    return postpone(restore, reason, ErrorText.of(error));
  }

  private boolean postpone(ReadyRestore restore, FailureReason reason, String message)
      throws SQLException {
    Log.warnf(
        "restore postponed target=%s migrationId=%s backupId=%s reason=%s message=%s",
        target, restore.id(), restore.backup().id(), reason.label(), message);
    restores.postpone(restore.id(), reason, message);
    return false;
  }

  private boolean fail(ReadyRestore restore, FailureReason reason, String message)
      throws SQLException {
    Log.errorf(
        "restore failed target=%s migrationId=%s backupId=%s reason=%s message=%s",
        target, restore.id(), restore.backup().id(), reason.label(), message);
    restores.fail(restore.id(), reason, message);
    return true;
  }
}
