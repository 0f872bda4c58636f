package dev.fieldfare.bench.speed;

import dev.fieldfare.embedded.RedisConnection;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * The latency of one migration in an idle system: from sending it until its sender can see in the
 * ledger that it is applied. By XADD, and over HTTP.
 */
final class Latency implements Benchmark {
  private static final int TABLES = 100;
  // Until the code of all three processes is compiled: after a hundred, the third round was a
  // quarter faster than the first.
  private static final int WARM_UP = 3_000;
  private static final int SAMPLES = 300;

  private static final String STATUS =
      "SELECT status FROM fieldfare.field_migrations WHERE idempotency_key = ? AND key_held";

  private static final String PARTS =
      "SELECT format('of these, medians: admitted to begun %s ms, begun to ended %s ms',"
          + " round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM m.started_at - e.time)"
          + " * 1000)::numeric, 1), round(percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM"
          + " m.finished_at - m.started_at) * 1000)::numeric, 1)) FROM fieldfare.field_migrations m JOIN"
          + " fieldfare.events e ON e.migration_id = m.id AND e.type LIKE '%.accepted'";

  private final Random pauses = new Random(1);
  private int sent;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withGateway();
    for (int table = 0; table < TABLES; table++) {
      stack.database().execute("CREATE TABLE t%d (id bigint PRIMARY KEY)".formatted(table));
    }
    RedisConnection redis =
        RedisConnection.open("127.0.0.1", stack.redis().port(), stack.redis().password());
    try (redis;
        HttpCaller http = stack.gateway();
        Connection ledger = stack.database().connect()) {
      Way byStream = message -> redis.send("XADD", "fieldfare:migrations", "*", "data", message);
      Way byHttp = message -> http.post(message, 202);
      // First by HTTP: the gateway closes a connection that sends nothing for ten seconds.
      warmUp(byHttp, ledger);
      warmUp(byStream, ledger);
      for (int run = 1; run <= runs; run++) {
        print("XADD", measure(byStream, ledger));
        print("HTTP", measure(byHttp, ledger));
      }
      System.out.println(stack.database().value(PARTS));
    }
  }

  private interface Way {
    void send(String message) throws IOException;
  }

  private static void print(String way, Figures times) {
    System.out.printf(
        Locale.ROOT,
        "latency by %s: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, longest %.1f ms (%d migrations)%n",
        way,
        times.quantile(0.5),
        times.quantile(0.9),
        times.quantile(0.99),
        times.quantile(1),
        times.count());
  }

  private void warmUp(Way way, Connection ledger) throws IOException, SQLException {
    try (PreparedStatement look = ledger.prepareStatement(STATUS)) {
      for (int n = 0; n < WARM_UP; n++) {
        one(way, look);
      }
    }
  }

  private Figures measure(Way way, Connection ledger) throws IOException, SQLException {
    Figures times = new Figures();
    try (PreparedStatement look = ledger.prepareStatement(STATUS)) {
      for (int n = 0; n < SAMPLES; n++) {
        LockSupport.parkNanos(Duration.ofMillis(20 + pauses.nextInt(100)).toNanos());
        times.add(one(way, look));
      }
    }
    return times;
  }

  private double one(Way way, PreparedStatement look) throws IOException, SQLException {
    sent++;
    String key = "latency-" + sent;
    look.setString(1, key);
    String message =
        ("{\"id\":\"%s\",\"type\":\"ADD_COLUMN\",\"table\":\"t%d\",\"column\":\"c%d\","
                + "\"dataType\":\"text\"}")
            .formatted(key, sent % TABLES, sent);
    long start = System.nanoTime();
    way.send(message);
    String status;
    do {
      LockSupport.parkNanos(200_000);
      try (var row = look.executeQuery()) {
        status = row.next() ? row.getString(1) : "";
      }
    } while (!status.equals("APPLIED") && !status.equals("FAILED"));
    if (status.equals("FAILED")) {
      throw new IllegalStateException(key + " failed");
    }
    return (System.nanoTime() - start) / 1e6;
  }
}
