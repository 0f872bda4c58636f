package dev.fieldfare.backup.metrics;

import dev.fieldfare.backup.BackupTally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Backups of a target as metrics; every one is there from the start, at zero. */
public final class MicrometerBackupTally implements BackupTally {
  private final Counter failed;
  private final Counter damaged;
  private final Counter purged;
  private final Counter recalled;
  private final Counter rows;
  private final Counter bytes;
  private final Timer verified;

  /** Registers the metrics of one target. */
  public MicrometerBackupTally(MeterRegistry registry, String target) {
    Tags tags = Tags.of("target", target);
    failed = registry.counter("backup_worker_backups_failed", tags);
    damaged = registry.counter("backup_worker_backups_damaged", tags);
    purged = registry.counter("backup_worker_purges", tags);
    recalled = registry.counter("backup_worker_recalls", tags);
    rows = registry.counter("backup_worker_rows_stored", tags);
    bytes = registry.counter("backup_worker_bytes_stored", tags);
    verified = registry.timer("backup_worker_backups_verified", tags);
  }

  @Override
  public void verified(long rowsNow, long bytesNow, Duration took) {
    rows.increment(rowsNow);
    bytes.increment(bytesNow);
    verified.record(took);
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void damaged() {
    damaged.increment();
  }

  @Override
  public void purged() {
    purged.increment();
  }

  @Override
  public void recalled() {
    recalled.increment();
  }
}
