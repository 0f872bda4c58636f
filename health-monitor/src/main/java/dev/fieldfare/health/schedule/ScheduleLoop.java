package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Makes runs of due schedules, and does their work, each run on a thread of its own.
 *
 * <p>A run is free for another instance when its lease was not renewed, as after a kill. An
 * instance that was frozen meanwhile cannot commit: it no longer has the newest epoch.
 */
public final class ScheduleLoop implements ServiceLoop {
  /** How long a run belongs to an instance that does not renew its lease. */
  public static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration RENEWAL = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST_DUE = 100;
  private static final int MOST_AT_ONCE = 16;

  private final ScheduleRuns runs;
  private final Map<ScheduleKind, ScheduledEffect> effects;
  private final Executor threads;
  private final Clock clock;
  private final Map<UUID, DueRun> running = new ConcurrentHashMap<>();
  private Instant renewed = Instant.EPOCH;

  /** A loop that does the work of these kinds on these threads. */
  public ScheduleLoop(
      ScheduleRuns runs,
      Map<ScheduleKind, ScheduledEffect> effects,
      Executor threads,
      Clock clock) {
    this.runs = runs;
    this.effects = Map.copyOf(effects);
    this.threads = threads;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "schedules";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(2);
  }

  @Override
  public Duration round() throws SQLException {
    renew();
    runs.makeDue(MOST_DUE);
    int free = MOST_AT_ONCE - running.size();
    List<DueRun> taken = free > 0 ? runs.take(free, LEASE) : List.of();
    for (DueRun run : taken) {
      running.put(run.id(), run);
      threads.execute(() -> work(run));
    }
    return LOOK;
  }

  private void renew() throws SQLException {
    Instant now = clock.instant();
    if (!running.isEmpty() && Duration.between(renewed, now).abs().compareTo(RENEWAL) >= 0) {
      runs.renew(running.values(), LEASE);
      renewed = now;
    }
  }

  private void work(DueRun run) {
    try {
      effects.get(run.kind()).run(run, runs);
      Log.infof("schedule ran name=%s dueAt=%s", run.schedule(), run.dueAt());
    } catch (RunLostException e) {
      Log.warnf("run lost to another instance name=%s dueAt=%s", run.schedule(), run.dueAt());
    } catch (RunRefusedException e) {
      fail(run, e, false);
    } catch (SQLException | RuntimeException e) {
      fail(run, e, true);
    } finally {
      running.remove(run.id(), run);
    }
  }

  private void fail(DueRun run, Exception failure, boolean mayRetry) {
    Log.warnf(
        "run failed name=%s dueAt=%s attempt=%d mayRetry=%s error=%s",
        run.schedule(), run.dueAt(), run.epoch(), mayRetry, failure);
    try {
      runs.fail(run, String.valueOf(failure.getMessage()), mayRetry);
    } catch (SQLException | RuntimeException e) {
      Log.warnf(e, "failure not recorded, free after its lease name=%s", run.schedule());
    }
  }
}
