package dev.fieldfare.bench.chaos;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Waits until the system has nothing left to do, and says what is in the way. */
final class IdleWait {
  private static final Map<String, String> OPEN = new LinkedHashMap<>();

  static {
    OPEN.put(
        "unfinished migrations",
        "SELECT count(*) FROM fieldfare.field_migrations WHERE status IN ('SCHEDULED', 'QUEUED',"
            + " 'WAITING', 'RUNNING', 'PAUSED')");
    OPEN.put("requests in the inbox", "SELECT count(*) FROM fieldfare.inbox");
    OPEN.put("claims", "SELECT count(*) FROM fieldfare.claims");
    OPEN.put("appointments", "SELECT count(*) FROM fieldfare.appointments");
    OPEN.put(
        "unpublished events",
        "SELECT count(*) FROM fieldfare.events WHERE published_at IS NULL OR position IS NULL");
  }

  private final ChaosEnvironment environment;
  private final RunClock clock = new RunClock();

  IdleWait(ChaosEnvironment environment) {
    this.environment = environment;
  }

  /** The work that is still open after the timeout; empty when all is done. */
  Map<String, Long> await(Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    int quietLooks = 0;
    Map<String, Long> open = open();
    while (System.nanoTime() < deadline) {
      // Twice in a row: between the stream and the ledger a message is seen nowhere.
      quietLooks = open.isEmpty() ? quietLooks + 1 : 0;
      if (quietLooks == 3) {
        return open;
      }
      clock.goesOnAfter(Duration.ofMillis(250));
      open = open();
    }
    return open;
  }

  private Map<String, Long> open() throws SQLException {
    Map<String, Long> open = new LinkedHashMap<>();
    try (var database = environment.database().connect();
        var statement = database.createStatement()) {
      for (Map.Entry<String, String> each : OPEN.entrySet()) {
        var rows = statement.executeQuery(each.getValue());
        rows.next();
        note(open, each.getKey(), rows.getLong(1));
      }
    }
    streams(open);
    return open;
  }

  private void streams(Map<String, Long> open) {
    StreamBacklog backlog = StreamBacklog.of(environment.redis(), "fieldfare:migrations");
    note(open, "streams without a group", backlog.isRead() ? 0 : 1);
    note(open, "pending entries", backlog.pending());
    note(open, "unread entries", backlog.unread());
    events(open);
  }

  // A wiped Redis is filled again: until then its log is shorter than the ledger's.
  private void events(Map<String, Long> open) {
    long published = (Long) environment.redis().send("XLEN", "fieldfare:events");
    long logged =
        Long.parseLong(environment.database().value("SELECT count(*) FROM fieldfare.event_log"));
    note(open, "events that redis lacks", Math.max(0, logged - published));
  }

  private static void note(Map<String, Long> open, String what, long count) {
    if (count > 0) {
      open.put(what, count);
    }
  }
}
