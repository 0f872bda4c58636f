package dev.fieldfare.client;

import dev.fieldfare.contracts.event.CloudEvent;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.Subject;
import dev.fieldfare.contracts.operation.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Waits for one migration.
 *
 * <p>Most are done before a stream of events could be opened, so it asks a few times first. Then
 * events say when to ask again; where they do not come through, it asks at growing intervals. What
 * is answered always comes from asking, never from an event.
 */
final class CompletionWait {

  private static final Duration FIRST_INTERVAL = Duration.ofMillis(10);
  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(2);
  private static final Duration ASKING_ONLY = Duration.ofMillis(300);

  private final FieldfareClient client;
  private final String id;
  private final Gateway gateway;
  private final Semaphore news = new Semaphore(0);

  CompletionWait(FieldfareClient client, Gateway gateway, String id) {
    this.client = client;
    this.gateway = gateway;
    this.id = id;
  }

  Migration await(Duration patience) {
    long start = System.nanoTime();
    Migration migration = ask(start + Math.min(patience.toNanos(), ASKING_ONLY.toNanos()));
    if (migration.status().isFinal() || patience.compareTo(ASKING_ONLY) <= 0) {
      return migration;
    }
    EventSubscription events =
        client.watch(filter(migration.subject()), Optional.empty(), this::onEvent);
    try {
      return ask(start + patience.toNanos());
    } finally {
      events.close();
    }
  }

  private static Map<String, String> filter(Subject subject) {
    Map<String, String> filter = new HashMap<>(Map.of("target", subject.target()));
    subject
        .table()
        .ifPresent(
            table ->
                filter.put(
                    "table", subject.schema().orElse(TableName.DEFAULT_SCHEMA) + "." + table));
    return filter;
  }

  private Migration ask(long deadline) {
    Duration interval = FIRST_INTERVAL;
    while (true) {
      Migration migration = client.get(id);
      long left = deadline - System.nanoTime();
      if (migration.status().isFinal()
          || left <= 0
          || isToStop(Math.min(left, interval.toNanos()))) {
        return migration;
      }
      interval = interval.multipliedBy(2);
      interval = interval.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : interval;
    }
  }

  /** Waits for events, and returns true when no caller waits for the answer any more. */
  private boolean isToStop(long nanos) {
    try {
      if (news.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
        news.drainPermits();
      }
      return gateway.isClosedAfter(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void onEvent(CloudEvent event) {
    if (event.data().path("id").asText().equals(id)) {
      news.release();
    }
  }

  /** A thread that does not keep the program alive. */
  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "fieldfare-client");
    thread.setDaemon(true);
    return thread;
  }
}
