package dev.fieldfare.gateway;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.UuidV7;
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
public class SummedRefusals {

  private static final int MOST = 1_000;
  private static final String ELSEWHERE = "other addresses";

  private final AuditTrail trail;
  private final UuidV7 ids = UuidV7.system();
  private final LongAdder total = new LongAdder();
  private final Map<Kind, Long> counts = new ConcurrentHashMap<>();
  private ScheduledFuture<?> timer;

  /**
   * What is alike.
   *
   * @param action what was asked for
   * @param path where, or as much of it as the requests have in common
   */
  public record Kind(
      String action, String actor, String role, String path, FailureReason reason, String address) {

    /** Keys that nobody holds. */
    public static Kind wrongKey(String address) {
      return new Kind(
          "authenticate", "anonymous", "none", "/", FailureReason.NOT_AUTHENTICATED, address);
    }

    /** Deeds beyond the limit of a key. */
    public static Kind beyondLimit(Caller caller, String action, String address) {
      return new Kind(
          action, caller.name(), caller.role().label(), "/", FailureReason.RATE_LIMITED, address);
    }

    private Kind elsewhere() {
      return new Kind(action, actor, role, path, reason, ELSEWHERE);
    }
  }

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

  /** Counts one. */
  public void count(Kind kind) {
    total.increment();
    boolean isRoom = counts.size() < MOST || counts.containsKey(kind);
    counts.merge(isRoom ? kind : kind.elsewhere(), 1L, Long::sum);
  }

  /** Writes what was counted of a kind without waiting for the end of the minute. */
  public void write(Kind kind) {
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

  void writeAll() {
    List.copyOf(counts.keySet()).forEach(this::write);
  }

  private AuditEntry entry(Kind kind, long count) {
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
