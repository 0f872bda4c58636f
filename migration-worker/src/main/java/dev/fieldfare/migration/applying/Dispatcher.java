package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.service.loop.Pace;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Finds what is first in line and gives it to appliers, several at a time and each name to one
 * only.
 *
 * <p>Workers divide the names among those that are alive. That is a matter of speed alone: if they
 * disagree, the ledger decides.
 */
public final class Dispatcher implements ServiceLoop, AutoCloseable {
  private static final Duration HEARTBEAT = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Breadth BREADTH = new Breadth(200, 2_000, 50);

  /** Maximum delay before scanning restarts at the first name, while there is work. */
  private static final Duration START_AGAIN = Duration.ofMillis(20);

  private static final Duration NO_LINES = Duration.ofSeconds(1);

  private final ExecutorLedger executorLedger;
  private final Applier applier;
  private final int appliers;
  private final LoopSignal work;
  private final LoopSignal done;
  private final Clock clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore free;
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private WorkerShare share = WorkerShare.ALL;
  private Instant nextHeartbeat = Instant.MIN;
  private String cursor = "";
  private String lowest = "";
  private Optional<Instant> started = Optional.empty();
  private LineScan sweep = new LineScan(true);
  private final TriedHeads tried;
  private long signalsSeen = -1;
  private Instant nextLook = Instant.MIN;

  public Dispatcher(
      ExecutorLedger executorLedger,
      Applier applier,
      int appliers,
      LoopSignal work,
      LoopSignal done,
      Clock clock) {
    this.executorLedger = executorLedger;
    this.applier = applier;
    this.appliers = appliers;
    this.work = work;
    this.done = done;
    this.clock = clock;
    this.free = new Semaphore(appliers);
    this.tried = new TriedHeads(clock);
  }

  @Override
  public String name() {
    return "dispatcher";
  }

  @Override
  public Duration round() throws SQLException {
    beat();
    long signals = work.count();
    Instant now = clock.instant();
    if (signals != signalsSeen || !now.isBefore(nextLook) || nextLook.isAfter(now.plus(LONGEST))) {
      signalsSeen = signals;
      nextLook = Instant.MIN;
      Duration pause = look();
      now = clock.instant();
      nextLook = now.plus(pause);
    }
    Duration pause = Duration.between(now, nextLook);
    return pause.compareTo(HEARTBEAT) < 0 ? pause : HEARTBEAT;
  }

  private Duration look() throws SQLException {
    boolean begins = cursor.isEmpty();
    String after = begins && startedJustNow() ? lowest : cursor;
    if (begins) {
      sweep = new LineScan(after.isEmpty());
    }
    LinePage look = executorLedger.nextLines(after, BREADTH, share, busy);
    if (after.isEmpty()) {
      lowest = beforeAll(look.entries());
      started = Optional.of(clock.instant());
    }
    cursor = look.nextAfter().orElse("");
    List<Run> found =
        RunBuilder.runs(look.entries()).stream().filter(run -> !busy.contains(key(run))).toList();
    List<Run> runs = found.stream().filter(run -> !tried.rests(run)).toList();
    sweep.add(look, !runs.isEmpty(), runs.size() < found.size());
    if (runs.isEmpty()) {
      started = Optional.empty();
    }
    if (runs.isEmpty() && free.availablePermits() == 0) {
      return Pace.IDLE;
    }
    // While all appliers are busy, too: who is free next need not wait for a look.
    handOut(runs);
    return cursor.isEmpty() ? afterSweep(begins) : Pace.AT_ONCE;
  }

  private Duration afterSweep(boolean inOneLook) {
    if (sweep.hasFound()) {
      return inOneLook ? Pace.BUSY : Pace.AT_ONCE;
    }
    if (!sweep.isFromTheStart()) {
      return Pace.AT_ONCE;
    }
    tried.forgetOld();
    if (sweep.isEmpty() && share.equals(WorkerShare.ALL)) {
      // No other worker admits anything, and admission by this one ends the pause.
      return NO_LINES;
    }
    return sweep.pause(tried.restsFor());
  }

  // A clock that was set back is no reason to pass anybody over.
  private boolean startedJustNow() {
    Instant now = clock.instant();
    return started
        .filter(at -> !now.isBefore(at) && now.isBefore(at.plus(START_AGAIN)))
        .isPresent();
  }

  // Before the first name the index may hold thousands of deleted entries that are not vacuumed
  // yet. A scan from the very start reads all of them again.
  private String beforeAll(List<LineEntry> entries) {
    Stream<String> names = Stream.concat(entries.stream().map(LineEntry::line), busy.stream());
    return names
        .filter(name -> name.indexOf('.') > 0)
        .min(Comparator.naturalOrder())
        .map(first -> first.substring(0, first.length() - 1))
        .orElse("");
  }

  private void beat() throws SQLException {
    Instant now = clock.instant();
    if (now.isBefore(nextHeartbeat)) {
      return;
    }
    share = executorLedger.heartbeat();
    nextHeartbeat = now.plus(HEARTBEAT);
  }

  // Evenly over the appliers, so that none of them waits for a commit that another could have
  // shared.
  private void handOut(List<Run> runs) {
    int size = Math.max(1, (runs.size() + appliers - 1) / appliers);
    for (int from = 0; from < runs.size(); from += size) {
      List<Run> part = new ArrayList<>(runs.subList(from, Math.min(runs.size(), from + size)));
      free.acquireUninterruptibly();
      part.forEach(run -> busy.add(key(run)));
      part.forEach(tried::tried);
      threads.execute(() -> work(part));
    }
  }

  private void work(List<Run> runs) {
    boolean tried = true;
    try {
      List<Run> resolved = resolved(runs);
      tried = !resolved.isEmpty();
      applier.apply(resolved);
    } catch (SQLException | RuntimeException e) {
      Log.warnf(
          e, "runs interrupted, they continue from the ledger runs=%d error=%s", runs.size(), e);
    } finally {
      runs.forEach(run -> busy.remove(key(run)));
      free.release();
      done.raise();
      if (tried) {
        // Not after an atomic set that is held up: it would be looked at without a pause.
        work.raise();
      }
    }
  }

  // An atomic set is known by its first member until it is taken up.
  private List<Run> resolved(List<Run> runs) throws SQLException {
    List<Run> resolved = new ArrayList<>();
    for (Run run : runs) {
      if (!run.atomic()) {
        resolved.add(run);
        continue;
      }
      List<LineEntry> members = executorLedger.atomicSet(run.head().changeSet().orElseThrow().id());
      if (!members.isEmpty() && members.stream().allMatch(LineEntry::isReady)) {
        resolved.add(new Run(run.line(), members, true));
      }
    }
    return resolved;
  }

  private static String key(Run run) {
    return run.atomic() ? "set:" + run.head().changeSet().orElseThrow().id() : run.line();
  }

  /** Lets those at work come to their end. */
  @Override
  public void close() {
    threads.close();
    try {
      executorLedger.farewell();
    } catch (SQLException e) {
      Log.debugf("worker not signed off, its heartbeat will expire error=%s", e);
    }
  }
}
