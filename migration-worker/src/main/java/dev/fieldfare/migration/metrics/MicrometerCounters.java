package dev.fieldfare.migration.metrics;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.WorkerCounters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** What a worker does to a target, as metrics; every one is there from the start, at zero. */
public final class MicrometerCounters implements WorkerCounters {
  private final Counter accepted;
  private final Counter rejected;
  private final Counter duplicates;
  private final Counter applied;
  private final Counter blocked;
  private final Counter published;
  private final Timer lockWait;
  private final Timer lockHold;
  private final Map<FailureReason, Counter> failed = new EnumMap<>(FailureReason.class);

  public MicrometerCounters(MeterRegistry registry, String target) {
    Tags tags = Tags.of("target", target);
    accepted = registry.counter("migration_worker_messages_accepted", tags);
    rejected = registry.counter("migration_worker_messages_rejected", tags);
    duplicates = registry.counter("migration_worker_messages_repeated", tags);
    applied = registry.counter("migration_worker_migrations_finished", tags);
    blocked = registry.counter("migration_worker_lock_misses", tags);
    published = registry.counter("migration_worker_events_published", tags);
    lockWait = registry.timer("migration_worker_lock_wait", tags);
    lockHold = registry.timer("migration_worker_lock_hold", tags);
    for (FailureReason reason : FailureReason.values()) {
      failed.put(
          reason,
          registry.counter(
              "migration_worker_migrations_failed", tags.and("reason", reason.label())));
    }
  }

  @Override
  public void admitted(int acceptedNow, int rejectedNow, int duplicatesNow) {
    accepted.increment(acceptedNow);
    rejected.increment(rejectedNow);
    duplicates.increment(duplicatesNow);
  }

  @Override
  public void applied(int migrations, double lockWaitMs, double holdMs) {
    applied.increment(migrations);
    lockWait.record(Duration.ofNanos((long) (lockWaitMs * 1e6)));
    lockHold.record(Duration.ofNanos((long) (holdMs * 1e6)));
  }

  @Override
  public void failed(FailureReason reason) {
    failed.get(reason).increment();
  }

  @Override
  public void blocked() {
    blocked.increment();
  }

  @Override
  public void published(int events) {
    published.increment(events);
  }
}
