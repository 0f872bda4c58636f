package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Processor time of an idle stack with all of its processes: with an empty queue, and with a
 * thousand names that wait for locks and a thousand that are paused.
 */
final class Idle implements Benchmark {
  private static final int NAMES = 1_000;
  private static final Duration MEASURED = Duration.ofSeconds(60);
  private static final Duration SETTLING = Duration.ofSeconds(20);

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Path data = stack.directory().resolve("idle-stack");
    StartUp.call("up", "--detach", "--data", data.toString(), "--port-base", "20520");
    try {
      JsonNode file = new ObjectMapper().readTree(data.resolve("stack.json").toFile());
      report("idle", file);
      try (Connection holder = connect(file);
          Connection sender = connect(file)) {
        fill(holder, sender);
        report("idle with " + NAMES + " waiting and " + NAMES + " paused names", file);
        holder.rollback();
      }
    } finally {
      StartUp.call("down", "--data", data.toString());
    }
  }

  /** A connection to the target of a stack, by its file {@code stack.json}. */
  static Connection connect(JsonNode file) throws SQLException {
    JsonNode postgres = file.path("postgres");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(
                postgres.path("host").asText(),
                postgres.path("port").asInt(),
                postgres.path("database").asText()),
        postgres.path("user").asText(),
        postgres.path("password").asText());
  }

  private static void fill(Connection holder, Connection sender) throws SQLException {
    try (Statement statement = sender.createStatement()) {
      for (String prefix : new String[] {"idle_waits", "idle_paused"}) {
        statement.execute(each("EXECUTE 'CREATE TABLE %s_' || n || ' (id int)'".formatted(prefix)));
      }
      statement.execute(each("PERFORM fieldfare.pause_queue('public.idle_paused_' || n)"));
      holder.setAutoCommit(false);
      try (Statement locking = holder.createStatement()) {
        locking.execute(each("EXECUTE 'LOCK TABLE idle_waits_' || n || ' IN ACCESS SHARE MODE'"));
      }
      for (String prefix : new String[] {"idle_waits", "idle_paused"}) {
        statement.execute(
            each(
                ("PERFORM fieldfare.enqueue(jsonb_build_object('type', 'ADD_COLUMN', 'table', '%s_'"
                        + " || n, 'column', 'x', 'dataType', 'text'))")
                    .formatted(prefix)));
      }
      BenchmarkStack.await(
          "the waiting names",
          () -> count(statement, "WAITING") == NAMES && count(statement, "QUEUED") == NAMES);
    }
  }

  private static String each(String work) {
    return "DO $$ BEGIN FOR n IN 1 .. %d LOOP %s; END LOOP; END $$".formatted(NAMES, work);
  }

  private static int count(Statement statement, String status) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT count(*) FROM fieldfare.field_migrations WHERE status = '" + status + "'")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void report(String what, JsonNode file) {
    LockSupport.parkNanos(SETTLING.toNanos());
    Map<String, Double> before = seconds(file);
    long start = System.nanoTime();
    LockSupport.parkNanos(MEASURED.toNanos());
    double elapsed = (System.nanoTime() - start) / 1e9;
    StringBuilder parts = new StringBuilder();
    double all = 0;
    for (var process : seconds(file).entrySet()) {
      double percent = (process.getValue() - before.get(process.getKey())) / elapsed * 100;
      all += percent;
      parts.append(String.format(Locale.ROOT, ", %s %.2f", process.getKey(), percent));
    }
    System.out.printf(
        Locale.ROOT, "%s: %.2f %% of one core for %.0f s%s%n", what, all, elapsed, parts);
  }

  private static Map<String, Double> seconds(JsonNode file) {
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("supervisor", CpuClock.alone(file.path("supervisor").path("pid").asLong()));
    for (String group : new String[] {"services", "servers"}) {
      for (var process : file.path(group).properties()) {
        long pid = process.getValue().path("pid").asLong();
        seconds.put(process.getKey(), CpuClock.ofTree(pid));
      }
    }
    return seconds;
  }
}
