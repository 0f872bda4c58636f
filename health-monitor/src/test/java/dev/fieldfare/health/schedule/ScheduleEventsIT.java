package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** I10: each step of a run is one event, in the transaction of the step. */
@WithServers
class ScheduleEventsIT {
  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private ScheduleDatabase database;

  @BeforeEach
  void open(PostgresServer server) throws SQLException {
    database = new ScheduleDatabase(server, clock);
    database.put("hourly", "PT1H", "UTC");
  }

  @Test
  void i10_aRunIsDueStartedAndFinished() throws SQLException {
    clock.advance(Duration.ofHours(1));
    loop(database::effect).round();
    loop(database::effect).round();

    assertThat(types()).containsExactly("due", "started", "finished");
    JsonNode finished = newest();
    assertThat(finished.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(finished.path("detail").asText()).isEqualTo("done");
    assertThat(finished.path("target").asText()).isEqualTo("main");
    assertThat(finished.path("kind").asText()).isEqualTo("HEALTH");
    assertThat(finished.path("dueAt").asText()).isEqualTo("2026-01-01T13:00:00Z");
    assertThat(subjects()).containsOnly("main/hourly");
  }

  @Test
  void qc66_missedMomentsAreOneEvent() throws SQLException {
    clock.advance(Duration.ofHours(7));
    loop(database::effect).round();

    assertThat(types()).containsExactly("missed", "due", "started", "finished");
    assertThat(newest().path("missedSince").asText()).isEqualTo("2026-01-01T13:00:00Z");
  }

  @Test
  void i10_failuresAreRetriedAndThenFinishedWithoutTheirText() throws SQLException {
    clock.advance(Duration.ofHours(1));
    ScheduleLoop failing =
        loop(
            (run, runs) -> {
              throw new SQLException("Key (email)=(ann@example.org) exists");
            });
    for (int n = 0; n < 5; n++) {
      failing.round();
      clock.advance(Duration.ofMinutes(32));
    }

    assertThat(types().subList(0, 3)).containsExactly("due", "started", "retrying");
    assertThat(types()).filteredOn("retrying"::equals).hasSize(4);
    assertThat(types()).filteredOn("finished"::equals).hasSize(1);
    assertThat(newest().path("state").asText()).isEqualTo("FAILED");
    assertThat(
            database.count(
                "fieldfare_control.event_log WHERE type LIKE '%schedule%' AND data::text LIKE"
                    + " '%ann@%'"))
        .isZero();
  }

  @Test
  void aStepThatIsNotCommittedHasNoEvent() throws SQLException {
    clock.advance(Duration.ofHours(1));
    database.runs.makeDue(10);
    DueRun frozen = database.runs.take(10, ScheduleLoop.LEASE).getFirst();
    clock.advance(ScheduleLoop.LEASE);
    loop(database::effect).round();

    assertThatThrownBy(() -> database.effect(frozen, database.runs))
        .isInstanceOf(RunLostException.class);
    assertThat(types()).containsExactly("due", "started", "started", "finished");
  }

  @Test
  void aRunOnRequestIsDue() throws SQLException {
    database.runs.request("hourly", "ann");
    database.runs.request("hourly", "ann");

    assertThat(types()).containsExactly("due");
    assertThat(newest().path("requestedBy").asText()).isEqualTo("ann");
  }

  private ScheduleLoop loop(ScheduledEffect effect) {
    return new ScheduleLoop(
        database.runs, Map.of(ScheduleKind.HEALTH, effect), Runnable::run, clock);
  }

  private List<String> types() throws SQLException {
    List<String> types = all("type");
    assertThat(types).allMatch(type -> EventType.of(type).isPresent());
    return types.stream().map(type -> type.substring("dev.fieldfare.schedule.".length())).toList();
  }

  private List<String> subjects() throws SQLException {
    return all("subject");
  }

  private List<String> all(String column) throws SQLException {
    return database.database.query(
        "SELECT %s FROM fieldfare_control.event_log WHERE type LIKE '%%.schedule.%%' ORDER BY id"
            .formatted(column));
  }

  private JsonNode newest() throws SQLException {
    try {
      return ContractsJson.mapper().readTree(all("data").getLast());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
