package dev.fieldfare.backup.export;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupLoops;
import dev.fieldfare.backup.BackupRecords;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BackupTally;
import dev.fieldfare.backup.LeaseHolder;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.QuarantineBackup;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Backs up what changes have put into quarantine: writes it into the store, reads it back,
 * recomputes everything, and only then lets the ledger count on it.
 *
 * <p>A failure at any point leaves the quarantine as it is, a backup that is FAILED, and a further
 * try after a pause. A worker that is killed leaves a lease that ends; the backup begins again.
 */
public final class QuarantineExporter implements ServiceLoop {
  private static final int BATCH = 64;

  private final String target;
  private final BackupRecords records;
  private final BackupStore store;
  private final BackupReader reader;
  private final BackupTally tally;
  private final Semaphore lanes;

  /**
   * An exporter of one target.
   *
   * @param parallel how many backups are taken at the same time
   */
  public QuarantineExporter(
      String target, BackupRecords records, BackupStore store, BackupTally tally, int parallel) {
    this.target = target;
    this.records = records;
    this.store = store;
    this.reader = new BackupReader(store);
    this.tally = tally;
    this.lanes = new Semaphore(parallel);
  }

  @Override
  public String name() {
    return "backups";
  }

  @Override
  public Duration quietPause() {
    return BackupLoops.QUIET;
  }

  @Override
  public Duration round() throws SQLException, InterruptedException {
    List<UUID> due = records.due(BATCH);
    List<Future<Boolean>> exports = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (UUID quarantine : due) {
        lanes.acquire();
        exports.add(threads.submit(() -> exportInLane(quarantine)));
      }
    }
    boolean any = false;
    for (Future<Boolean> export : exports) {
      any |= result(export);
    }
    return any ? Duration.ZERO : BackupLoops.IDLE;
  }

  private boolean exportInLane(UUID quarantine) throws SQLException {
    try {
      return export(quarantine);
    } finally {
      lanes.release();
    }
  }

  private static boolean result(Future<Boolean> export) throws SQLException, InterruptedException {
    try {
      return export.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException database) {
        throw database;
      }
      throw new IllegalStateException("a backup failed unexpectedly", e.getCause());
    }
  }

  /** Backs up one entry of the quarantine; false when there was nothing to do. */
  public boolean export(UUID quarantine) throws SQLException {
    Optional<QuarantineBackup> begun = records.begin(quarantine);
    if (begun.isEmpty()) {
      return false;
    }
    QuarantineBackup backup = begun.get();
    BackupLocation location = new BackupLocation(target, backup.id());
    try (LeaseHolder _ = LeaseHolder.start(() -> records.renew(quarantine, backup.epoch()))) {
      take(backup, location);
    } catch (SQLException | IOException | RuntimeException e) {
      afterError(backup, location, e);
    }
    return true;
  }

  private void take(QuarantineBackup backup, BackupLocation location)
      throws SQLException, IOException {
    long began = System.nanoTime();
    Written written = write(backup, location);
    records.complete(backup, location, written);
    reader.verify(location, written.sha256());
    records.confirm(backup);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    tally.verified(written.manifest().rows(), written.manifest().bytes(), took);
    Log.infof(
        "backup verified target=%s backupId=%s migrationId=%s rows=%d bytes=%d durationMs=%d",
        target,
        backup.id(),
        backup.migrationId(),
        written.manifest().rows(),
        written.manifest().bytes(),
        took.toMillis());
  }

  private Written write(QuarantineBackup backup, BackupLocation location)
      throws SQLException, IOException {
    try (ChunkWriter writer = new ChunkWriter(store, location)) {
      records.copyKeptRows(backup.quarantineId(), writer::accept);
      return writer.finish(description(backup));
    }
  }

  private void afterError(QuarantineBackup backup, BackupLocation location, Exception error)
      throws SQLException {
    if (BackupFailure.isLostLease(error)) {
      Log.warnf("backup taken over target=%s backupId=%s", target, backup.id());
      return;
    }
    BackupFailure why = BackupFailure.of(error);
    Log.errorf(
        "backup failed, nothing is destroyed target=%s backupId=%s reason=%s message=%s",
        target, backup.id(), why.code(), why.message());
    tally.failed();
    records.fail(backup, why);
    try {
      store.delete(location);
    } catch (IOException e) {
      Log.warnf("leftovers of a failed backup stay target=%s location=%s", target, location.text());
    }
  }

  private ObjectNode description(QuarantineBackup backup) {
    ObjectNode description = ContractsJson.mapper().createObjectNode();
    description.put("id", backup.id().toString());
    description.put("target", target);
    description.put("type", "column");
    description.put("createdAt", backup.createdAt());
    description.put("migrationId", backup.migrationId().toString());
    description.put("quarantineId", backup.quarantineId().toString());
    description.put("schema", backup.column().schema());
    description.put("table", backup.column().table());
    backup.column().name().ifPresent(name -> description.put("column", name));
    backup.column().type().ifPresent(type -> description.put("columnType", type));
    backup.keyColumns().forEach(description.putArray("keyColumns")::add);
    return description;
  }
}
