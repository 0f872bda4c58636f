package dev.fieldfare.health.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.CheckRunner;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.check.HealthExamination;
import dev.fieldfare.health.store.JdbcHealthRuns;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single runs: failures, leases, requests, a clock that is set back. */
@WithServers
class ScheduleLoopIT {
  private static final Duration HOUR = Duration.ofHours(1);

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private ScheduleDatabase database;

  @BeforeEach
  void open(PostgresServer server) throws SQLException {
    database = new ScheduleDatabase(server, clock);
    database.put("hourly", "PT1H", "UTC");
  }

  @Test
  void qc66_missedMomentsAreOneRun() throws SQLException {
    clock.advance(Duration.ofMinutes(7 * 60 + 10));

    loop(database::effect).round();

    ScheduleRun run = newest();
    assertThat(run.dueAt()).isEqualTo("2026-01-01T19:00:00Z");
    assertThat(run.missedSince()).contains(Instant.parse("2026-01-01T13:00:00Z"));
    assertThat(nextDue()).contains(Instant.parse("2026-01-01T20:00:00Z"));
  }

  @Test
  void anInstanceThatWasFrozenCommitsNothing() throws SQLException {
    clock.advance(HOUR);
    database.runs.makeDue(10);
    DueRun frozen = database.runs.take(10, ScheduleLoop.LEASE).getFirst();
    clock.advance(ScheduleLoop.LEASE);
    loop(database::effect).round();

    assertThatThrownBy(() -> database.effect(frozen, database.runs))
        .isInstanceOf(RunLostException.class);
    assertThatThrownBy(() -> database.runs.fail(frozen, "late", true))
        .isInstanceOf(RunLostException.class);
    assertThat(database.count("effects")).isEqualTo(1);
    assertThat(newest().state()).isEqualTo(ScheduleRunState.SUCCEEDED);
  }

  @Test
  void aRunThatIsWorkedOnKeepsItsLease() throws SQLException {
    clock.advance(HOUR);
    ScheduleLoop busy =
        new ScheduleLoop(
            database.runs, Map.of(ScheduleKind.HEALTH, database::effect), work -> {}, clock);
    busy.round();

    for (int n = 0; n < 8; n++) {
      clock.advance(Duration.ofSeconds(20));
      busy.round();
      assertThat(database.runs.take(10, ScheduleLoop.LEASE)).isEmpty();
    }
  }

  @Test
  void aRunThatFailsIsTriedAgainAndThenAnAlertUntilOneSucceeds() throws SQLException {
    clock.advance(HOUR);
    ScheduleLoop failing =
        loop(
            (run, runs) -> {
              throw new SQLException("broken");
            });
    for (int n = 0; n < 4; n++) {
      failing.round();
      clock.advance(Duration.ofMinutes(32));
    }
    failing.round();

    assertThat(newest().state()).isEqualTo(ScheduleRunState.FAILED);
    assertThat(newest().attempts()).isEqualTo(5);
    assertThat(newest().detail()).contains("broken");
    assertThat(database.alerts.open(condition -> condition.subject().equals("hourly"))).hasSize(1);
    clock.advance(HOUR);
    loop(database::effect).round();
    assertThat(database.alerts.open(condition -> true)).isEmpty();
  }

  @Test
  void killedAttemptsEndTheRunAfterTheFifth() throws SQLException {
    clock.advance(HOUR);
    for (int n = 0; n < 6; n++) {
      database.runs.makeDue(10);
      database.runs.take(10, ScheduleLoop.LEASE);
      clock.advance(ScheduleLoop.LEASE);
    }

    assertThat(newest().state()).isEqualTo(ScheduleRunState.FAILED);
    assertThat(newest().detail()).contains("no attempt came to its end");
  }

  @Test
  void whatIsRefusedIsNotTriedAgain() throws SQLException {
    clock.advance(HOUR);
    loop((run, runs) -> {
          throw new RunRefusedException("no such table");
        })
        .round();

    assertThat(newest().state()).isEqualTo(ScheduleRunState.FAILED);
    assertThat(newest().attempts()).isEqualTo(1);
  }

  @Test
  void qc66_aRunOnRequestNeedsNoDueMomentAndNoOtherRun() throws SQLException {
    database.schedules.enable("hourly", false, "ann");
    assertThat(database.runs.request("hourly", "ann")).isPresent();
    assertThat(database.runs.request("hourly", "ann")).isEmpty();

    loop(database::effect).round();

    assertThat(newest().requestedBy()).contains("ann");
    assertThat(newest().state()).isEqualTo(ScheduleRunState.SUCCEEDED);
    clock.advance(Duration.ofDays(1));
    assertThat(database.runs.makeDue(10)).isZero();
    assertThat(database.schedules.enable("hourly", true, "ann").orElseThrow().nextDue())
        .contains(clock.instant().plus(HOUR));
  }

  @Test
  void aClockThatIsSetBackRepeatsNothing() throws SQLException {
    clock.advance(HOUR);
    loop(database::effect).round();
    clock.advance(HOUR.negated());
    database.database.execute(
        "UPDATE fieldfare_health.schedules SET next_due = '2026-01-01T13:00:00Z'");
    clock.advance(HOUR);
    loop(database::effect).round();

    assertThat(database.count("effects")).isEqualTo(1);
    assertThat(nextDue()).contains(Instant.parse("2026-01-01T14:00:00Z"));
  }

  @Test
  void theConfigurationReplacesItsOwnSchedulesOnly() throws SQLException {
    database.schedules.configure(health("PT1H"));
    assertThat(database.runs.makeDue(10)).isEqualTo(1);
    database.schedules.configure(health("PT1H"));
    assertThat(find("main-health").nextDue()).contains(clock.instant().plus(HOUR));
    database.schedules.configure(health("PT2H"));
    assertThat(find("main-health").timing()).isEqualTo("PT2H");
    database.schedules.put(health("0 4 * * *"), "ann");
    database.schedules.configure(health("PT3H"));

    assertThat(find("main-health").timing()).isEqualTo("0 4 * * *");
  }

  @Test
  void aReportAndTheEndOfItsRunCommitTogether() throws SQLException {
    JdbcHealthRuns reports =
        new JdbcHealthRuns(
            database.database.dataSource(), database.alerts, AlertDelays.none(), clock);
    CheckRunner checks = new CheckRunner(List.of(), Duration.ofSeconds(30));
    CheckedTarget main =
        new CheckedTarget("main", database.database.user(), database.database.dataSource());
    HealthEffect effect =
        new HealthEffect(
            new CheckedTargets(List.of(main), () -> {}),
            new HealthExamination(checks, reports, new SilentMonitorMetrics(), HOUR, clock));
    clock.advance(HOUR);
    database.runs.makeDue(10);
    DueRun frozen = database.runs.take(1, ScheduleLoop.LEASE).getFirst();
    clock.advance(ScheduleLoop.LEASE);
    loop(effect).round();

    assertThatThrownBy(() -> effect.run(frozen, database.runs))
        .isInstanceOf(RunLostException.class);
    assertThat(reports.history("main", 10)).hasSize(1);
    assertThat(newest().detail().orElseThrow()).startsWith("score ");
  }

  @Test
  void i11_runsAreTrimmedInBatches() throws SQLException {
    database.database.execute(
        """
        INSERT INTO fieldfare_health.schedule_runs (id, schedule_id, due_at, state, lease_until, ended_at)
        SELECT gen_random_uuid(), id, d, 'SUCCEEDED', d, d FROM fieldfare_health.schedules,
          generate_series(timestamptz '2020-01-01Z', '2020-01-02Z', '1 minute') AS d\
        """);

    assertThat(database.runs.trim(Duration.ofDays(400), 10)).isEqualTo(10);
    assertThat(database.runs.trim(Duration.ofDays(400), 10_000)).isEqualTo(1_431);
  }

  private static ScheduleDefinition health(String timing) {
    return new ScheduleDefinition(
        "main-health", "main", ScheduleKind.HEALTH, timing, "UTC", Optional.empty(), true);
  }

  private ScheduleLoop loop(ScheduledEffect effect) {
    return new ScheduleLoop(
        database.runs, Map.of(ScheduleKind.HEALTH, effect), Runnable::run, clock);
  }

  private ScheduleRun newest() throws SQLException {
    return database.runs.history("hourly", 1).getFirst();
  }

  private Schedule find(String name) throws SQLException {
    return database.schedules.find(name).orElseThrow();
  }

  private Optional<Instant> nextDue() throws SQLException {
    return find("hourly").nextDue();
  }
}
