package dev.fieldfare.gateway.event;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.postgres.ledger.EventLog;
import io.quarkus.logging.Log;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The events of one target. While there are listeners, one thread reads the log for all. Without
 * listeners the target is not queried.
 */
final class TargetFeed {

  private static final int PAGE = 500;
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.SECONDS.toNanos(1);

  private final String target;
  private final EventLogs logs;
  private final GatewayConfig.Events config;
  private final BlockingExecutor blocking;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private volatile RecentEvents recent;
  private boolean isPolling;

  TargetFeed(
      String target, EventLogs logs, GatewayConfig.Events config, BlockingExecutor blocking) {
    this.target = target;
    this.logs = logs;
    this.config = config;
    this.blocking = blocking;
  }

  RecentEvents recent() {
    return recent;
  }

  int listeners() {
    return listeners.size();
  }

  /** The present end of the log. */
  EventLog.Bounds bounds() {
    return logs.read(target, EventLog::bounds);
  }

  /**
   * Begins to serve a listener.
   *
   * @param end the end of the log when it connected; reading begins there if there are no other
   *     listeners
   */
  synchronized void join(Listener listener, long end) {
    // A log that ends before what was read already has gone back: the target was restored from a
    // backup.
    if (!isPolling || end < recent.last()) {
      recent = new RecentEvents(config.recent(), end);
    }
    listeners.add(listener);
    if (!isPolling) {
      isPolling = true;
      blocking.execute(this::poll);
    }
  }

  void leave(Listener listener) {
    listeners.remove(listener);
  }

  Set<Caller> callers() {
    return listeners.stream().map(Listener::caller).collect(Collectors.toSet());
  }

  void end(Predicate<Caller> whose) {
    listeners.stream().filter(listener -> whose.test(listener.caller())).forEach(Listener::end);
  }

  /** Reads further events for a listener that is behind. */
  void readFor(Listener listener, long position) {
    blocking.execute(
        () -> {
          try {
            serve(listener, position, read(position));
          } catch (TargetFailure e) {
            // The listener connects again with its position, when the target may answer again.
            listener.end();
          }
        });
  }

  // The next events may have been deleted. The listener gets that error when it connects again.
  private static void serve(Listener listener, long position, List<BufferedEvent> events) {
    if (events.isEmpty() || events.getFirst().position() != position + 1) {
      listener.end();
    } else {
      listener.read(events);
    }
  }

  private List<BufferedEvent> read(long position) {
    return logs.read(
        target, log -> log.after(position, PAGE).stream().map(BufferedEvent::of).toList());
  }

  private void poll() {
    long lastTick = System.nanoTime();
    while (isWanted()) {
      long pause = pauseAfterRead();
      if (System.nanoTime() - lastTick > config.heartbeat().toNanos()) {
        lastTick = System.nanoTime();
        listeners.forEach(Listener::tick);
      }
      if (pause > 0) {
        LockSupport.parkNanos(pause);
      }
    }
  }

  private synchronized boolean isWanted() {
    isPolling = !listeners.isEmpty();
    return isPolling;
  }

  private long pauseAfterRead() {
    try {
      // Events after one end are not added to another end.
      RecentEvents known = recent;
      List<BufferedEvent> events = read(known.last());
      if (!events.isEmpty()) {
        known.add(events);
        listeners.forEach(Listener::drain);
      }
      return events.size() == PAGE ? 0 : config.poll().toNanos();
    } catch (TargetFailure e) {
      Log.debugf("event log not read target=%s reason=%s", target, e);
      return PAUSE_AFTER_FAILURE;
    }
  }
}
