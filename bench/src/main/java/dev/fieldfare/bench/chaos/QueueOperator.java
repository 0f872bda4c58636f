package dev.fieldfare.bench.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An operator who cancels, retries, pauses and resumes what others have sent. */
final class QueueOperator implements Runnable {
  /** The request of the operator, and the answer; null when it is unknown. */
  record Order(String what, String id, String answer) {}

  private static final String RECENT =
      """
      SELECT id::text FROM (
        SELECT id, enqueued_at FROM fieldfare.field_migrations UNION ALL
        SELECT id, enqueued_at FROM fieldfare.inbox) x
      ORDER BY enqueued_at DESC OFFSET %d LIMIT 1""";

  private final ChaosEnvironment environment;
  private final RunClock clock;
  private final SeededRandom random;
  private final ConcurrentLinkedQueue<Order> orders = new ConcurrentLinkedQueue<>();
  private final List<String> pausedTables = new ArrayList<>();
  private boolean allIsPaused;

  QueueOperator(ChaosEnvironment environment, RunClock clock, long seed) {
    this.environment = environment;
    this.clock = clock;
    this.random = SeededRandom.of(seed, "steering");
  }

  @Override
  public void run() {
    while (clock.goesOnAfter(Duration.ofMillis(random.between(100, 500)))) {
      int what = random.weighted(40, 25, 20, 10, 4, 1);
      int back = random.below(25);
      int port = environment.database().port();
      try (Connection database = environment.connect("steering", port, Map.of())) {
        if (allIsPaused) {
          resumeAll(database);
        }
        give(database, what, back);
      } catch (SQLException e) {
        orders.add(new Order("unknown", "-", null));
      }
    }
  }

  private void give(Connection database, int what, int back) throws SQLException {
    switch (what) {
      case 0 -> order(database, "cancel", id(database, RECENT.formatted(back)));
      case 1 -> order(database, "retry", id(database, FAILED));
      case 2 -> order(database, "pause", id(database, RECENT.formatted(back)));
      case 3 -> order(database, "resume", id(database, PAUSED));
      case 4 -> pauseTable(database);
      default -> pauseAll(database);
    }
  }

  private static final String FAILED =
      "SELECT id::text FROM fieldfare.field_migrations WHERE status = 'FAILED' OR status ="
          + " 'WAITING' ORDER BY enqueued_at DESC LIMIT 1";
  private static final String PAUSED =
      "SELECT id::text FROM fieldfare.field_migrations WHERE status = 'PAUSED' LIMIT 1";

  private void order(Connection database, String what, String id) throws SQLException {
    if (id == null) {
      return;
    }
    orders.add(new Order(what, id, null));
    String answer = value(database, "SELECT fieldfare.%s('%s')".formatted(what, id));
    orders.add(new Order(what, id, answer));
  }

  private void pauseTable(Connection database) throws SQLException {
    String table = "public.form_%03d".formatted(random.below(40));
    if (pausedTables.contains(table) || !isThere(database, table)) {
      return;
    }
    value(database, "SELECT fieldfare.pause_queue('%s')::text".formatted(table));
    pausedTables.add(table);
    orders.add(new Order("pause table", table, "paused"));
    if (pausedTables.size() > 2) {
      String first = pausedTables.removeFirst();
      value(database, "SELECT fieldfare.resume_queue('%s')::text".formatted(first));
    }
  }

  private static boolean isThere(Connection database, String table) throws SQLException {
    return value(database, "SELECT to_regclass('%s')::text".formatted(table)) != null;
  }

  private void pauseAll(Connection database) throws SQLException {
    allIsPaused = true;
    value(database, "SELECT fieldfare.pause_queue('')::text");
    clock.goesOnAfter(Duration.ofMillis(random.between(100, 1_500)));
    resumeAll(database);
    orders.add(new Order("pause all", "-", "paused"));
  }

  private void resumeAll(Connection database) throws SQLException {
    value(database, "SELECT fieldfare.resume_queue('')::text");
    allIsPaused = false;
  }

  /** Lets everything go on. */
  void letAllGo() throws SQLException {
    try (Connection database = environment.database().connect();
        var statement = database.createStatement()) {
      statement.execute("SELECT fieldfare.resume_queue(name) FROM fieldfare.pauses");
      statement.execute(
          "SELECT fieldfare.resume(id) FROM fieldfare.field_migrations WHERE status = 'PAUSED'");
    }
  }

  List<Order> orders() {
    return List.copyOf(orders);
  }

  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    orders.stream()
        .filter(order -> order.answer() != null)
        .forEach(order -> counts.merge(order.what() + " " + order.answer(), 1, Integer::sum));
    return counts;
  }

  private static String id(Connection database, String query) throws SQLException {
    return value(database, query);
  }

  private static String value(Connection database, String query) throws SQLException {
    try (var statement = database.createStatement();
        var rows = statement.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : null;
    }
  }
}
