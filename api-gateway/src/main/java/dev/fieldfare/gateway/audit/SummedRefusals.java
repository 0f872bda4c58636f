package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.gateway.security.RefusalCounter;
import dev.fieldfare.gateway.security.RefusalKind;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Refusals that a client can cause as fast as it can send: wrong keys, and requests beyond a limit.
 * The audit trail and the log get one entry a minute for all that are alike, with their number.
 */
@ApplicationScoped
public class SummedRefusals implements RefusalCounter {

  private static final int MOST = 1_000;

  private final AuditTrail trail;
  private final UuidV7 ids = UuidV7.system();
  private final LongAdder total = new LongAdder();
  private final Map<RefusalKind, Long> counts = new ConcurrentHashMap<>();
  private ScheduledFuture<?> timer;

  SummedRefusals(AuditTrail trail) {
    this.trail = trail;
  }

  void start(@Observes StartupEvent event) {
    timer =
        Infrastructure.getDefaultWorkerPool()
            .scheduleAtFixedRate(this::writeAll, 1, 1, TimeUnit.MINUTES);
  }

  void stop(@Observes ShutdownEvent event) {
    timer.cancel(false);
    writeAll();
  }

  /** How many there were since the start. */
  public long total() {
    return total.sum();
  }

  @Override
  public void count(RefusalKind kind) {
    total.increment();
    boolean isRoom = counts.size() < MOST || counts.containsKey(kind);
    counts.merge(isRoom ? kind : kind.elsewhere(), 1L, Long::sum);
  }

  @Override
  public void write(RefusalKind kind) {
    Long count = counts.remove(kind);
    if (count != null) {
      Log.warnf(
          "requests refused action=%s actor=%s reason=%s address=%s count=%d",
          kind.action(), kind.actor(), kind.reason().label(), kind.address(), count);
      trail
          .record(entry(kind, count))
          .subscribe()
          .with(done -> {}, failure -> Log.error("refusals not recorded", failure));
    }
  }

  /** Writes everything that was counted. */
  public void writeAll() {
    List.copyOf(counts.keySet()).forEach(this::write);
  }

  private AuditEntry entry(RefusalKind kind, long count) {
    return new AuditEntry(
        ids.next(),
        Instant.now(),
        kind.actor(),
        kind.role(),
        kind.action(),
        Optional.empty(),
        Optional.of(count == 1 ? "1 request" : count + " requests"),
        kind.path(),
        kind.reason() == FailureReason.RATE_LIMITED ? 429 : 401,
        kind.reason().label(),
        Optional.empty(),
        Optional.of(kind.address()));
  }
}
