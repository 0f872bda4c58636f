package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.bench.speed.browser.WatchedTabs;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures the time from the first event of a new migration until it is on the page, with twenty
 * tabs of one browser over HTTP/1.1, of which all are visible. The gateway is killed meanwhile, and
 * its supervisor restarts it. No page may miss a migration.
 */
final class DashboardTabs implements Benchmark {
  private static final int TABS = Integer.getInteger("tabs.count", 20);
  private static final int WARM_UP = 10;
  private static final int EVENTS = 30;
  private static final int EVENTS_WHILE_AWAY = 5;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private int sent;

  @Override
  public void run(BenchmarkStack stack, int runs) throws Exception {
    Path data = stack.directory().resolve("tabs-stack");
    StartUp.call("up", "--detach", "--data", data.toString(), "--port-base", "20640");
    try {
      JsonNode file = new ObjectMapper().readTree(data.resolve("stack.json").toFile());
      try (Connection ledger = Idle.connect(file);
          WatchedTabs tabs = new WatchedTabs(file.at("/gateway/url").asText())) {
        tabs.open(file.at("/apiKeys/viewer").asText(), "/migrations", TABS);
        awaitAll(tabs, send(ledger, WARM_UP));
        for (int run = 1; run <= runs; run++) {
          measure(ledger, tabs);
          restart(ledger, tabs, data);
        }
      }
    } finally {
      StartUp.call("down", "--data", data.toString());
    }
  }

  private void measure(Connection ledger, WatchedTabs tabs) throws SQLException {
    Map<String, Long> events = send(ledger, EVENTS);
    awaitAll(tabs, events);
    Figures milliseconds = tabs.delays(recorded(ledger, events.keySet()));
    System.out.printf(
        Locale.ROOT,
        "tabs: %d tabs, event to page p50 %.0f ms, p99 %.0f ms, longest %.0f ms (%d pages)%n",
        TABS,
        milliseconds.median(),
        milliseconds.quantile(0.99),
        milliseconds.quantile(1),
        milliseconds.count());
  }

  /** Kills the gateway; migrations sent while it is down must soon be on all pages. */
  private void restart(Connection ledger, WatchedTabs tabs, Path data) throws Exception {
    JsonNode file = new ObjectMapper().readTree(data.resolve("stack.json").toFile());
    long pid = file.at("/services/api-gateway/pid").asLong();
    long killed = System.currentTimeMillis();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    Map<String, Long> events = send(ledger, EVENTS_WHILE_AWAY);
    awaitAll(tabs, events);
    System.out.printf(
        Locale.ROOT,
        "  gateway killed: %d events meanwhile, all of them on all pages after %.1f s%n",
        events.size(),
        (tabs.lastShown(events) - killed) / 1e3);
  }

  /** Sends migrations with a pause after each; returns their ids and the times of their commits. */
  private Map<String, Long> send(Connection ledger, int count) throws SQLException {
    Map<String, Long> events = new LinkedHashMap<>();
    try (var create = ledger.createStatement();
        var enqueue = ledger.prepareStatement("SELECT fieldfare.enqueue(?::jsonb)")) {
      create.execute("CREATE TABLE IF NOT EXISTS tabs (id int)");
      for (int n = 0; n < count; n++) {
        sent++;
        enqueue.setString(
            1,
            """
            {"type":"ADD_COLUMN","table":"tabs","column":"c%d","dataType":"text"}\
            """
                .formatted(sent));
        var row = enqueue.executeQuery();
        row.next();
        events.put(row.getString(1), System.currentTimeMillis());
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return events;
  }

  /** When the first event of each of these migrations was recorded. */
  private static Map<String, Long> recorded(Connection ledger, Set<String> migrations)
      throws SQLException {
    Map<String, Long> times = new LinkedHashMap<>();
    try (var query =
        ledger.prepareStatement(
            "SELECT extract(epoch FROM min(time)) * 1000 FROM fieldfare.event_log"
                + " WHERE migration_id = ?::uuid")) {
      for (String migration : migrations) {
        query.setString(1, migration);
        var row = query.executeQuery();
        row.next();
        times.put(migration, row.getBigDecimal(1).longValue());
      }
    }
    return times;
  }

  private static void awaitAll(WatchedTabs tabs, Map<String, Long> events) throws SQLException {
    BenchmarkStack.await("all events on all pages", () -> tabs.haveAll(events.keySet()));
  }
}
