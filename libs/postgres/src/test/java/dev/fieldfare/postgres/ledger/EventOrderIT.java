package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * Events are read in the order of their positions, which who came late or is gone does not shift.
 */
@WithServers
class EventOrderIT {

  @Test
  void eventsAreReadAtTheirPositions(TestDatabase database) throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect();
        Connection late = database.connect()) {
      late.setAutoCommit(false);
      write(late, "a", "late", "a");
      write(connection, "b", "gone", "b", "b");
      number(connection);
      late.commit();
      write(connection, "gone", "b");
      number(connection);
      database.execute("DELETE FROM fieldfare.event_log WHERE subject = 'gone'");

      List<String> left = List.of("1 b 1", "3 b 2", "4 b 3", "5 a 1", "6 late 1", "7 a 2", "9 b 4");
      for (int after = 0; after <= 9; after++) {
        for (int limit = 1; limit <= 10; limit++) {
          assertThat(read(connection, after, limit))
              .containsExactlyElementsOf(between(left, after, after + limit));
        }
        assertThat(read(connection, after, Integer.MAX_VALUE))
            .containsExactlyElementsOf(between(left, after, 9));
      }
    }
  }

  private static void number(Connection connection) throws SQLException {
    new EventLog(connection).step("r", 0, OptionalLong.empty(), 500).orElseThrow();
  }

  private static List<String> read(Connection connection, int after, int limit)
      throws SQLException {
    return new EventLog(connection)
        .after(after, limit).stream()
            .map(e -> e.position() + " " + e.subject() + " " + e.sequence())
            .toList();
  }

  private static List<String> between(List<String> events, int after, int until) {
    return events.stream()
        .filter(e -> e.charAt(0) - '0' > after && e.charAt(0) - '0' <= until)
        .toList();
  }

  private static void write(Connection writer, String... subjects) throws SQLException {
    try (var statement =
        writer.prepareStatement(
            "INSERT INTO fieldfare.event_log (type, source, subject, data)"
                + " SELECT 't', 's', s, '{}' FROM unnest(?) AS s")) {
      statement.setArray(1, writer.createArrayOf("text", subjects));
      statement.execute();
    }
  }
}
