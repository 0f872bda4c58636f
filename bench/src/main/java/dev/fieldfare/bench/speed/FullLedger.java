package dev.fieldfare.bench.speed;

import dev.fieldfare.testkit.FilledLedger;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long reads take when millions of migrations have ended ({@code -Dledger.migrations}, by
 * default five million): over HTTP as people read, and what an undo asks the ledger.
 */
final class FullLedger implements Benchmark {
  private static final int MIGRATIONS = Integer.getInteger("ledger.migrations", 5_000_000);
  private static final int WARM_UP = 20;
  private static final int READS = 50;

  private final HttpClient client = HttpClient.newHttpClient();

  private interface Read {
    void run() throws Exception;
  }

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    stack.withWorker().withGateway();
    FilledLedger.fill(stack.database(), MIGRATIONS);
    stack.checkpoint();
    System.out.printf(
        Locale.ROOT,
        "full-ledger: %d migrations, %.0f bytes each%n",
        MIGRATIONS,
        Double.parseDouble(
                stack
                    .database()
                    .value(
                        "SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relnamespace ="
                            + " 'fieldfare'::regnamespace AND relkind = 'r'"))
            / MIGRATIONS);
    try (Connection planner = stack.database().connect()) {
      measure(reads(stack, planner), runs);
    }
  }

  private static void measure(Map<String, Read> reads, int runs) throws Exception {
    for (Map.Entry<String, Read> read : reads.entrySet()) {
      Figures milliseconds = new Figures();
      for (int n = 0; n < WARM_UP + READS * runs; n++) {
        long began = System.nanoTime();
        read.getValue().run();
        if (n >= WARM_UP) {
          milliseconds.add((System.nanoTime() - began) / 1e6);
        }
      }
      System.out.printf(
          Locale.ROOT,
          "  %-22s %s ms, p99 %.1f%n",
          read.getKey(),
          milliseconds.text("%.1f"),
          milliseconds.quantile(0.99));
    }
  }

  /** The worker asks for later changes in a session that stays open. */
  private Map<String, Read> reads(BenchmarkStack stack, Connection planner) throws SQLException {
    int middle = MIGRATIONS / 2000 * 1000 + 510;
    String id =
        stack
            .database()
            .value(
                "SELECT id FROM fieldfare.field_migrations WHERE seq = %d LIMIT 1"
                    .formatted(middle));
    Map<String, Read> reads = new TreeMap<>();
    reads.put("by id", () -> get(stack, "migrations/" + id));
    reads.put("by key", () -> get(stack, "migrations?idempotencyKey=past-" + middle));
    reads.put("by table", () -> get(stack, "migrations?table=public.past_42"));
    reads.put("newest", () -> get(stack, "migrations"));
    for (String status : new String[] {"APPLIED", "FAILED", "UNDONE", "SKIPPED", "WAITING"}) {
      reads.put("by status " + status, () -> get(stack, "migrations?status=" + status));
    }
    reads.put("queue statistics", () -> get(stack, "queue"));
    PreparedStatement later =
        planner.prepareStatement("SELECT id FROM fieldfare.later_changes(?::uuid) LIMIT 10");
    later.setString(1, id);
    reads.put("later changes (undo)", () -> later.executeQuery().close());
    return reads;
  }

  private void get(BenchmarkStack stack, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/api/v1/" + path))
            .header("Authorization", "Bearer " + BenchmarkStack.KEY)
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }
}
