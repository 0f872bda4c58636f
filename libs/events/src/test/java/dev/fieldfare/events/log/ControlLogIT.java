package dev.fieldfare.events.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.events.cloud.CloudEventJson;
import dev.fieldfare.events.relay.JdbcEventBook;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The functions of the ledger's log work on the log of the control database. */
@WithServers
class ControlLogIT {

  @Test
  void i10_eventsOfSeveralServicesAreNumberedReadAndTrimmed(TestDatabase database)
      throws SQLException {
    ControlLog.install(database.dataSource());
    UUID first = record(database, "health-monitor", "alert.raised", "{\"title\": \"a \\\" b\"}");
    record(database, "report-service", "report.generated", "{}");
    record(database, "health-monitor", "alert.resolved", "{}");

    JdbcEventBook book = JdbcEventBook.ofControl(database.dataSource(), "relay");
    List<LoggedEvent> events = book.step(0, OptionalLong.empty(), 10).orElseThrow().events();

    assertThat(events).extracting(LoggedEvent::position).containsExactly(1L, 2L, 3L);
    assertThat(events).extracting(LoggedEvent::sequence).containsExactly(1L, 1L, 2L);
    assertThat(events.getFirst().id()).isEqualTo(first);
    assertThat(CloudEventJson.of(events.getFirst()))
        .startsWith(
            "{\"specversion\":\"1.0\",\"id\":\""
                + first
                + "\",\"source\":\"/fieldfare/health-monitor/-\"")
        .contains("\"type\":\"dev.fieldfare.alert.raised\",\"subject\":\"main/public.people\"")
        .endsWith(",\"sequence\":\"1\",\"data\":{\"title\": \"a \\\" b\"}}");

    book.step(3, OptionalLong.empty(), 10);
    assertThat(book.trim(Duration.ZERO, 10, Duration.ofSeconds(1))).isEqualTo(3);
  }

  @Test
  void anEventOfATransactionThatIsRolledBackDoesNotExist(TestDatabase database)
      throws SQLException {
    ControlLog.install(database.dataSource());
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      ControlLog.record(connection, NewEvent.of("alert.raised", "x", "gone", "{}"));
      connection.rollback();
    }

    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_control.event_log WHERE subject = 'gone'"))
        .isEqualTo("0");
  }

  @Test
  void servicesThatStartTogetherInstallItOnce(TestDatabase database) throws Exception {
    Callable<Void> start =
        () -> {
          ControlLog.install(database.dataSource());
          return null;
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : threads.invokeAll(List.of(start, start, start))) {
        done.get();
      }
    }

    try (Connection connection = database.connect()) {
      assertThat(new EventLog(connection, ControlLog.SCHEMA).bounds()).isNotNull();
    }
  }

  private static UUID record(TestDatabase database, String service, String type, String data)
      throws SQLException {
    try (Connection connection = database.connect()) {
      return ControlLog.record(connection, NewEvent.of(type, service, "main/public.people", data));
    }
  }
}
