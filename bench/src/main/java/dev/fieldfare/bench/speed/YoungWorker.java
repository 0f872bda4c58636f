package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** How many ADD_COLUMN a second a stack applies just after its start, and when it is warm. */
final class YoungWorker implements Benchmark {
  private static final int TABLES = 200;
  private static final int BATCH = 500;
  private static final int AHEAD = 4 * BATCH;
  private static final int SECONDS = 30;

  private static final String ENQUEUE =
      """
      SELECT count(*)
        FROM generate_series(%3$d, %4$d) n,
             LATERAL fieldfare.enqueue(jsonb_build_object('type', 'ADD_COLUMN',
               'table', 'young_' || n %% %1$d, 'column', 'c' || n / %2$d, 'dataType', 'text')) e
      """;

  private static final String APPLIED =
      "SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
          + " WHERE c.relname LIKE 'young\\_%' AND c.relkind = 'r' AND a.attnum > 1";

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Figures young = new Figures();
    Figures warm = new Figures();
    for (int run = 0; run < runs; run++) {
      Path data = stack.directory().resolve("young-" + run);
      StartUp.call("up", "--detach", "--data", data.toString(), "--port-base", "20480");
      try {
        measure(new ObjectMapper().readTree(data.resolve("stack.json").toFile()), young, warm);
      } finally {
        StartUp.call("down", "--data", data.toString());
      }
    }
    System.out.printf(
        Locale.ROOT,
        "young-worker: %s changes/s in the first 3 s, %s changes/s after %d s%n",
        young.text("%.0f"),
        warm.text("%.0f"),
        SECONDS - 5);
  }

  private static void measure(JsonNode stack, Figures young, Figures warm) throws SQLException {
    JsonNode at = stack.path("postgres");
    try (Connection database =
        DriverManager.getConnection(
            at.path("jdbcUrl").asText(), at.path("user").asText(), at.path("password").asText())) {
      createTables(database);
      send(database);
      young.add(number(database, rate(0, 3)));
      warm.add(number(database, rate(SECONDS - 5, SECONDS)));
    }
  }

  private static void createTables(Connection database) throws SQLException {
    try (var statement = database.createStatement()) {
      for (int i = 0; i < TABLES; i++) {
        statement.execute("CREATE TABLE young_%d (id bigint PRIMARY KEY)".formatted(i));
      }
    }
  }

  private static void send(Connection database) throws SQLException {
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    for (int sent = 0; System.nanoTime() < end; ) {
      if (sent - number(database, APPLIED) < AHEAD) {
        number(database, ENQUEUE.formatted(TABLES, TABLES, sent, sent + BATCH - 1));
        sent += BATCH;
      } else {
        LockSupport.parkNanos(20_000_000);
      }
    }
  }

  private static String rate(int from, int to) {
    return """
    SELECT count(*) / %2$d.0
      FROM fieldfare.field_migrations,
           (SELECT min(enqueued_at) AS begun FROM fieldfare.field_migrations) b
     WHERE finished_at >= begun + interval '%1$d s' AND finished_at < begun + interval '%3$d s'
    """
        .formatted(from, to - from, to);
  }

  private static double number(Connection database, String sql) throws SQLException {
    try (var rows = database.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getDouble(1);
    }
  }
}
