package dev.fieldfare.events.consume;

import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/** A target with a ledger, and a consumer's own schema beside it, into which events are folded. */
final class Folding {
  static final String NAME = "folding";

  private final TestDatabase database;

  private Folding(TestDatabase database) {
    this.database = database;
  }

  /** A new ledger and an empty result. */
  static Folding in(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        "DROP SCHEMA IF EXISTS own CASCADE",
        "CREATE SCHEMA own",
        "CREATE TABLE own.folded (n bigint GENERATED ALWAYS AS IDENTITY, subject text NOT NULL)");
    Folding folding = new Folding(database);
    folding.empty();
    folding.store(database.dataSource()).install();
    return folding;
  }

  /** Makes the log as that of a new ledger. */
  void empty() {
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET last_position = 0, published_position = 0");
  }

  ConsumerStore store(DataSource own) {
    return new ConsumerStore(own, "own");
  }

  EventSource source() {
    return EventSource.ofTarget("main", database.dataSource());
  }

  /** A consumer of its own name and position. */
  EventConsumer consumer(EventHandler handler) {
    return consumer(handler, database.dataSource());
  }

  EventConsumer consumer(EventHandler handler, DataSource own) {
    return new EventConsumer(NAME, source(), store(own), handler);
  }

  /** Events with these subjects happen, and the relay gives them their positions. */
  void happen(long from, long through) throws SQLException {
    try (Connection connection = database.connect();
        var insert =
            connection.prepareStatement(
                "INSERT INTO fieldfare.event_log (type, source, subject, data) SELECT"
                    + " 'dev.fieldfare.migration.applied', '/fieldfare/migration-worker/main',"
                    + " 'main/' || n, '{}' FROM generate_series(?, ?) n")) {
      insert.setLong(1, from);
      insert.setLong(2, through);
      insert.executeUpdate();
    }
    number();
  }

  private void number() throws SQLException {
    try (Connection connection = database.connect()) {
      long last;
      long before;
      do {
        EventLog log = new EventLog(connection);
        before = log.bounds().last();
        last = log.step("test", 0, OptionalLong.empty(), 500).orElseThrow().lastPosition();
      } while (last > before);
    }
  }

  /** Forgets what was folded of the source, and folds from then on. */
  static void fold(Connection own, String source, List<LoggedEvent> events) throws SQLException {
    try (var insert = own.prepareStatement("INSERT INTO own.folded (subject) VALUES (?)")) {
      for (LoggedEvent event : events) {
        insert.setString(1, event.subject());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The subjects in the order in which they were folded. */
  List<String> folded() {
    return database.query("SELECT subject FROM own.folded ORDER BY n");
  }

  static List<String> subjects(long from, long through) {
    return LongStream.rangeClosed(from, through).mapToObj(n -> "main/" + n).toList();
  }

  /** Rounds until nothing is left. */
  static void rounds(EventConsumer consumer) throws SQLException {
    while (!consumer.round().equals(EventConsumer.POLL)) {
      // Each round handles one batch.
    }
  }
}
