package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A ledger whose event log tests write to and read from. */
@WithServers
abstract class WrittenEvents {

  static final int LIMIT = 500;

  static TestDatabase database;

  Connection connection;

  EventLog log;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @BeforeEach
  void connect() throws SQLException {
    database.execute(
        "TRUNCATE fieldfare.event_log, fieldfare.event_queue, fieldfare.event_batches,"
            + " fieldfare.event_subjects, fieldfare.publications",
        "UPDATE fieldfare.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
    connection = database.connect();
    log = new EventLog(connection);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** What comes next, as position, subject and sequence; what came before is noted as published. */
  List<String> read(long published) throws SQLException {
    return log.step("r", published, OptionalLong.empty(), LIMIT).orElseThrow().events().stream()
        .map(e -> e.position() + " " + e.subject() + " " + e.sequence())
        .toList();
  }

  List<LoggedEvent> readAll() throws SQLException {
    List<LoggedEvent> all = new ArrayList<>();
    List<LoggedEvent> some;
    do {
      some = log.step("r", all.size(), OptionalLong.empty(), LIMIT).orElseThrow().events();
      all.addAll(some);
    } while (!some.isEmpty());
    return all;
  }

  static void assertGapless(List<LoggedEvent> events, int count) {
    assertThat(events).extracting(LoggedEvent::id).doesNotHaveDuplicates().hasSize(count);
    Map<String, Long> sequences = new HashMap<>();
    for (int i = 0; i < count; i++) {
      LoggedEvent event = events.get(i);
      assertThat(event.position()).isEqualTo(i + 1L);
      assertThat(event.sequence()).isEqualTo(sequences.merge(event.subject(), 1L, Long::sum));
    }
  }

  static void write(Connection writer, String... subjects) throws SQLException {
    try (var statement =
        writer.prepareStatement(
            "INSERT INTO fieldfare.event_log (type, source, subject, data)"
                + " SELECT 't', 's', s, '{}' FROM unnest(?) AS s")) {
      statement.setArray(1, writer.createArrayOf("text", subjects));
      statement.execute();
    }
  }

  static void writeMany(Connection writer, int count) throws SQLException {
    try (var statement = writer.createStatement()) {
      statement.execute(
          "INSERT INTO fieldfare.event_log (type, source, subject, data)"
              + " SELECT 't', 's', 't' || i %% 11, '{}' FROM generate_series(1, %d) AS i"
                  .formatted(count));
    }
  }
}
