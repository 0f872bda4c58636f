package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.gateway.EventStream.Received;
import dev.fieldfare.postgres.ledger.EventLog;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I10: the events of two targets and of the control database in one stream. */
@QuarkusTest
@QuarkusTestResource(value = SecondTarget.class, restrictToAnnotatedClass = true)
class StreamOfAllTargetsIT extends GatewayIT {
  private static final String ALL = "/api/v1/events?target=*";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int ROUNDS = 25;

  SecondTarget.Copy copy;

  @BeforeEach
  void emptyLogs() {
    ControlLog.install(database.dataSource());
    database.execute(
        "TRUNCATE fieldfare_control.event_log, fieldfare_control.event_queue,"
            + " fieldfare_control.event_batches, fieldfare_control.event_subjects",
        "UPDATE fieldfare_control.relay SET holder = NULL, lease_until = NULL, last_position = 0,"
            + " published_position = 0");
  }

  @Test
  void i10_disconnectsLeaveNoGapAndNoDuplicate() throws SQLException {
    installCopy();
    List<JsonNode> heard = new ArrayList<>();
    String last = "0";
    for (int n = 0; n < ROUNDS; n++) {
      happen();
      last = listen(last, 5, heard);
    }
    listen(last, ROUNDS * 15 - heard.size(), heard);

    Map<String, List<Long>> sequences = new HashMap<>();
    heard.forEach(
        event ->
            sequences
                .computeIfAbsent(
                    event.path("source").asText() + event.path("subject").asText(),
                    key -> new ArrayList<>())
                .add(event.path("sequence").asLong()));
    assertThat(sequences).hasSize(3);
    sequences
        .values()
        .forEach(all -> assertThat(all).isSorted().doesNotHaveDuplicates().startsWith(1L));
    assertThat(heard).hasSize(ROUNDS * 15);
    assertThat(heard.stream().map(event -> event.path("id").asText())).doesNotHaveDuplicates();
  }

  @Test
  void aTargetWithoutALedgerDelaysNothingAndJoinsLater() throws SQLException {
    copy.database().execute("DROP SCHEMA IF EXISTS fieldfare CASCADE");
    try (EventStream stream = EventStream.open(viewer(), ALL, null)) {
      await().atMost(LONG).until(() -> !stream.received().isEmpty());
      happen(database);
      await().atMost(LONG).until(() -> data(stream).size() == 5);

      installCopy();
      happen(copy.database());
      // Also events from before the moment at which it is read.
      await().atMost(LONG).until(() -> data(stream).size() == 10);
    }
  }

  @Test
  void eventsOfALogThatDidNotAnswerFollowAfterAReconnect() throws SQLException {
    copy.database().execute("DROP SCHEMA IF EXISTS fieldfare CASCADE");
    String begin = firstId(ALL);
    installCopy();
    happen(copy.database());
    happen(database);
    List<JsonNode> heard = new ArrayList<>();
    listen(begin, 10, heard);

    assertThat(heard).hasSize(10);
    listen(of(Map.of("main", 0L)), 10, heard);
    assertThat(heard.subList(10, heard.size()))
        .as("a log that the id does not have begins with its oldest event")
        .hasSize(10);
  }

  @Test
  void theIdPassesEventsThatTheFilterLeavesOut() throws SQLException {
    installCopy();
    happen(database);
    String none = ALL + "&type=report.generated";
    try (EventStream stream = EventStream.open(viewer(), none, null)) {
      await().atMost(LONG).until(() -> !stream.received().isEmpty());
      String begin = stream.received().getFirst().id();
      happen(database);
      await().atMost(LONG).until(() -> !stream.received().getLast().id().equals(begin));
      assertThat(data(stream)).isEmpty();
    }
  }

  @Test
  void aNewListenerKnowsItsPositionBeforeTheFirstEvent() throws SQLException {
    installCopy();
    happen();
    String begin = firstId(ALL);
    happen();
    List<JsonNode> heard = new ArrayList<>();
    listen(begin, 15, heard);

    assertThat(heard).hasSize(15);
  }

  @Test
  void idsOfOneTargetAreNumbersAndThoseOfAllAreNot() {
    assertThat(status(ALL, "17")).isEqualTo(400);
    assertThat(status(ALL, "m.%%%")).isEqualTo(400);
    assertThat(status("/api/v1/events?target=main", "m.bWFpbiAx")).isEqualTo(400);
    // This position is not yet in the log.
    assertThat(status(ALL, "m.bWFpbiA5OTk5OQ")).isEqualTo(410);
  }

  private String firstId(String path) {
    try (EventStream stream = EventStream.open(viewer(), path, null)) {
      await().atMost(LONG).until(() -> !stream.received().isEmpty());
      return stream.received().getFirst().id();
    }
  }

  private static String of(Map<String, Long> positions) {
    String lines =
        positions.entrySet().stream()
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining("\n"));
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    return "m." + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Hears at least so many events, and returns the id of the last one. */
  private String listen(String after, int count, List<JsonNode> heard) {
    try (EventStream stream = EventStream.open(viewer(), ALL, after)) {
      await().atMost(LONG).until(() -> data(stream).size() >= count);
      List<Received> received = stream.received();
      received.stream().filter(each -> !each.data().isEmpty()).forEach(each -> add(each, heard));
      return received.getLast().id();
    }
  }

  private static void add(Received received, List<JsonNode> heard) {
    heard.add(parse(received));
  }

  private static List<JsonNode> data(EventStream stream) {
    return stream.received().stream()
        .filter(each -> !each.data().isEmpty())
        .map(StreamOfAllTargetsIT::parse)
        .toList();
  }

  private static JsonNode parse(Received received) {
    try {
      return ContractsJson.mapper().readTree(received.data());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(received.data(), e);
    }
  }

  private int status(String path, String lastEventId) {
    try (EventStream stream = EventStream.open(viewer(), path, lastEventId)) {
      return stream.status();
    }
  }

  private void installCopy() throws SQLException {
    new LedgerInstaller(copy.database().dataSource(), "copy").install();
    Ledger.clear(copy.database());
  }

  /** Five events in each log. */
  private void happen() throws SQLException {
    happen(database);
    happen(copy.database());
    try (Connection connection = database.connect()) {
      for (int n = 0; n < 5; n++) {
        ControlLog.record(
            connection, NewEvent.of("report.generated", "report-service", "-/status", "{}"));
      }
      new EventLog(connection, ControlLog.SCHEMA).step("test", 0, OptionalLong.empty(), 1_000);
    }
  }

  private static void happen(TestDatabase target) {
    target.query(
        """
        SELECT fieldfare.enqueue(jsonb_build_object('type', 'DROP_COLUMN', 'table', 'orders', 'column', 'c' || i))
        FROM generate_series(1, 5) AS i
        """);
    Ledger.admit(target);
    Ledger.number(target);
  }
}
