package dev.fieldfare.backup.metrics;

import dev.fieldfare.backup.retention.RetentionTally;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicInteger;

/** The ends of a target's backups as metrics; every one is there from the start, at zero. */
public final class MicrometerRetentionTally implements RetentionTally {
  private final Counter promoted;
  private final Counter expired;
  private final Counter deleted;
  private final Counter failed;
  private final Counter orphans;
  private final AtomicInteger unknown;

  /** Registers the metrics of one target. */
  public MicrometerRetentionTally(MeterRegistry registry, String target) {
    Tags tags = Tags.of("target", target);
    promoted = registry.counter("backup_worker_backups_promoted", tags);
    expired = registry.counter("backup_worker_backups_expired", tags);
    deleted = registry.counter("backup_worker_backups_deleted", tags);
    failed = registry.counter("backup_worker_cleanups_failed", tags);
    orphans = registry.counter("backup_worker_orphans_removed", tags);
    unknown = registry.gauge("backup_worker_unknown_folders", tags, new AtomicInteger());
  }

  @Override
  public void promoted(int backups) {
    promoted.increment(backups);
  }

  @Override
  public void expired(int backups) {
    expired.increment(backups);
  }

  @Override
  public void deleted(int backups) {
    deleted.increment(backups);
  }

  @Override
  public void failed() {
    failed.increment();
  }

  @Override
  public void unknownFolders(int folders) {
    unknown.set(folders);
  }

  @Override
  public void orphansRemoved(int folders) {
    orphans.increment(folders);
  }
}
