package dev.fieldfare.backup.table;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.export.FormerBackup;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes the backups that were requested, and reads verified ones back again on demand.
 *
 * <p>A backup that cannot be taken is FAILED and says why; its files are removed. A worker that is
 * killed leaves a lease that ends; another one takes the same backup again, in a folder of its own.
 */
public final class RequestedBackupRunner implements ServiceLoop {
  private static final int BATCH = 16;
  private static final Duration STORE_PAUSE = Duration.ofSeconds(10);
  private static final Duration WAY_PAUSE = Duration.ofSeconds(30);

  private final String target;
  private final RequestedBackups requests;
  private final BackupRecords records;
  private final BackupStore store;
  private final BackupReader reader;
  private final BackupTally tally;
  private final BackupExporter exporter;

  /** The requested backups of one target that an exporter takes. */
  public RequestedBackupRunner(
      String target,
      RequestedBackups requests,
      BackupRecords records,
      BackupStore store,
      BackupTally tally,
      BackupExporter exporter) {
    this.target = target;
    this.requests = requests;
    this.records = records;
    this.store = store;
    this.reader = new BackupReader(store);
    this.tally = tally;
    this.exporter = exporter;
  }

  @Override
  public String name() {
    return exporter.name();
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    boolean any = false;
    for (UUID backup : requests.due(BATCH)) {
      any |= run(backup);
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private boolean run(UUID id) throws SQLException, InterruptedException {
    Optional<RequestedBackup> begun = requests.begin(id);
    if (begun.isEmpty()) {
      return false;
    }
    RequestedBackup backup = begun.get();
    try (LeaseHolder _ = LeaseHolder.start(() -> requests.renew(backup))) {
      if (backup.stored().isPresent()) {
        verifyAgain(backup, backup.stored().get());
      } else {
        takeOrFail(backup);
      }
    }
    return true;
  }

  private void takeOrFail(RequestedBackup backup) throws SQLException, InterruptedException {
    BackupLocation location = BackupLocation.of(backup.location());
    try {
      backup.abandoned().ifPresent(this::discard);
      take(backup, location);
    } catch (SQLException | IOException | RuntimeException e) {
      afterError(backup, location, e);
    }
  }

  private void take(RequestedBackup backup, BackupLocation location)
      throws SQLException, IOException, InterruptedException {
    long began = System.nanoTime();
    Written written = write(backup, location);
    requests.keepBases(backup, bases(location, written.manifest()));
    records.complete(backup, location, written);
    reader.verify(location, written.sha256());
    records.confirm(backup);
    Manifest manifest = written.manifest();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    tally.verified(manifest.rows(), manifest.bytes(), took);
    Log.infof(
        "backup verified target=%s backupId=%s rows=%d bytes=%d durationMs=%d",
        target, backup.id(), manifest.rows(), manifest.bytes(), took.toMillis());
  }

  private Written write(RequestedBackup backup, BackupLocation location)
      throws SQLException, IOException, InterruptedException {
    Optional<FormerBackup> former = requests.former(backup).flatMap(this::open);
    try (ChunkFiles files = new ChunkFiles(store, location, former)) {
      return exporter.export(backup, files);
    }
  }

  private Optional<FormerBackup> open(StoredBackup former) {
    return FormerBackup.open(store, BackupLocation.of(former.location()), former.sha256());
  }

  private static List<String> bases(BackupLocation location, Manifest manifest) {
    return manifest.bases().stream().map(base -> base.beside(location).text()).toList();
  }

  private void verifyAgain(RequestedBackup backup, StoredBackup stored) throws SQLException {
    try {
      reader.verify(BackupLocation.of(stored.location()), stored.sha256());
      requests.confirmAgain(backup);
    } catch (DamagedBackupException e) {
      Log.errorf(
          "backup is damaged target=%s backupId=%s reason=%s", target, backup.id(), e.getMessage());
      tally.damaged();
      records.condemn(backup.id(), e.getMessage());
    } catch (BackupKeyException e) {
      Log.errorf(
          "backup cannot be read target=%s backupId=%s reason=%s",
          target, backup.id(), e.getMessage());
      requests.unreadable(backup, BackupFailure.of(e));
    } catch (IOException e) {
      Log.warnf(e, "store does not answer target=%s backupId=%s", target, backup.id());
      requests.postpone(backup, STORE_PAUSE);
    }
  }

  private void afterError(RequestedBackup backup, BackupLocation location, Exception error)
      throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      Log.warnf("backup taken over target=%s backupId=%s", target, backup.id());
      // The other worker writes into a folder of its own.
      discard(location.text());
      return;
    }
    if (error instanceof GaveWayException) {
      Log.infof("backup gave way to a change target=%s backupId=%s", target, backup.id());
      discard(location.text());
      requests.postpone(backup, WAY_PAUSE);
      return;
    }
    try {
      fail(backup, BackupFailure.of(error));
    } catch (SQLException e) {
      // Another worker has taken over and has ended the sessions of this one.
      if (!BackupFailure.isLostLease(e)) {
        throw e;
      }
      Log.warnf("backup taken over target=%s backupId=%s", target, backup.id());
    }
    discard(location.text());
  }

  private void fail(RequestedBackup backup, BackupFailure why) throws SQLException {
    records.fail(backup, why);
    tally.failed();
    Log.errorf(
        "backup failed target=%s backupId=%s reason=%s message=%s",
        target, backup.id(), why.code(), why.message());
  }

  private void discard(String location) {
    try {
      store.delete(BackupLocation.of(location));
    } catch (IOException e) {
      Log.warnf("leftovers of a failed backup stay target=%s location=%s", target, location);
    }
  }
}
