package dev.fieldfare.bench.speed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * How long an alert takes, from the moment in which a migration fails until each kind of subscriber
 * has it.
 */
final class AlertLatency implements Benchmark {
  /** What the names of the missing tables begin with. */
  static final String TABLE = "missing_";

  private static final int WARM_UP = 200;
  private static final int SAMPLES = 300;
  private static final String ENQUEUE = "SELECT fieldfare.enqueue(?::jsonb)";

  private final Random pauses = new Random(1);
  private int sent;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withMonitor().withGateway();
    try (AlertSubscribers subscribers = new AlertSubscribers();
        HttpCaller admin = stack.admin("/api/v1/subscriptions");
        Connection ledger = stack.database().connect();
        PreparedStatement enqueue = ledger.prepareStatement(ENQUEUE)) {
      admin.post(
          "{\"name\":\"bench\",\"url\":\"%s\",\"severity\":\"INFO\"}"
              .formatted(subscribers.webhookUrl()),
          201);
      subscribers.listen(stack);
      fail(subscribers, enqueue, WARM_UP);
      for (int run = 1; run <= runs; run++) {
        subscribers.clear();
        fail(subscribers, enqueue, SAMPLES);
        subscribers.figures().forEach(AlertLatency::print);
      }
    }
  }

  /** Each migration fails on a table of its own that does not exist, so each raises an alert. */
  private void fail(AlertSubscribers subscribers, PreparedStatement enqueue, int count)
      throws SQLException {
    for (int n = 0; n < count; n++) {
      sent++;
      enqueue.setString(
          1,
          "{\"type\":\"DROP_COLUMN\",\"table\":\"%s%d\",\"column\":\"c\"}".formatted(TABLE, sent));
      enqueue.executeQuery().close();
      LockSupport.parkNanos(Duration.ofMillis(20 + pauses.nextInt(100)).toNanos());
    }
    BenchmarkStack.await("the alerts", () -> subscribers.haveAll(count));
  }

  private static void print(String subscriber, Figures times) {
    System.out.printf(
        Locale.ROOT,
        "failure to alert by %s: p50 %.0f ms, p99 %.0f ms, longest %.0f ms (%d alerts)%n",
        subscriber,
        times.quantile(0.5),
        times.quantile(0.99),
        times.quantile(1),
        times.count());
  }
}
