package dev.fieldfare.health.remedy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyPolicy;
import dev.fieldfare.contracts.remedy.RemedyState;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.store.JdbcAlertStore;
import dev.fieldfare.health.store.SilentMonitorMetrics;
import dev.fieldfare.health.store.remedy.JdbcRemedies;
import dev.fieldfare.service.control.ControlSchema;
import dev.fieldfare.testkit.MovableClock;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * I18: remedies by policy, judged by looking again, limited in rate, stopped after two failures.
 */
@WithServers
class RemedyLoopIT {
  private static final Duration SETTLED = Duration.ofSeconds(31);

  private final MovableClock clock = MovableClock.at("2026-01-01T12:00:00Z");
  private final Action action = new Action();
  private TestDatabase database;
  private JdbcAlertStore alerts;

  /** An action whose problem goes away when it helps. */
  private static final class Action implements RemedyEffect {
    private final List<String> performed = new ArrayList<>();
    private Optional<String> scope = Optional.of("1");
    private boolean isKnown = true;
    private boolean isBroken;
    private boolean helps = true;

    @Override
    public RemedyAction action() {
      return RemedyAction.RERUN_CHECKS;
    }

    @Override
    public Optional<List<FoundProblem>> find(CheckedTarget target) {
      return isKnown
          ? Optional.of(
              scope.stream()
                  .map(each -> new FoundProblem("it", each, "It is broken.", List.of("repairs it")))
                  .toList())
          : Optional.empty();
    }

    @Override
    public String perform(CheckedTarget target, TakenRemedy remedy) throws SQLException {
      performed.add(remedy.scope());
      if (isBroken) {
        target.query("SELECT 'ann@example.org'::integer", row -> row.getInt(1));
      }
      scope = helps ? Optional.empty() : scope;
      return "done";
    }
  }

  @BeforeEach
  void install(PostgresServer server) {
    database = TestDatabase.create(server);
    new ControlSchema("fieldfare_health", "dev/fieldfare/health/store")
        .install(database.dataSource());
    ControlLog.install(database.dataSource());
    alerts =
        new JdbcAlertStore(
            database.dataSource(),
            new AlertPolicy(10, Duration.ofHours(1), Duration.ofHours(1)),
            target -> "production",
            Duration.ofHours(24),
            new SilentMonitorMetrics(),
            clock);
  }

  @Test
  void whatIsOffIsNotLookedForAndEnds() throws SQLException {
    loop(RemedyPolicy.SUGGEST).round();
    loop(RemedyPolicy.OFF).round();

    assertThat(newest().state()).isEqualTo(RemedyState.OBSOLETE);
    assertThat(action.performed).isEmpty();
  }

  @Test
  void aSuggestionIsListedOnceAndNotPerformed() throws SQLException {
    loop(RemedyPolicy.SUGGEST).round();
    loop(RemedyPolicy.SUGGEST).round();

    Remedy suggested = newest();
    assertThat(suggested.preview()).containsExactly("repairs it");
    assertThat(remedies(RemedyPolicy.SUGGEST).list(Optional.of("main"), 10)).hasSize(1);
    assertThat(remedies(RemedyPolicy.SUGGEST).confirm(id(suggested), "ann"))
        .isInstanceOf(RemedyAnswer.Refused.class);
    assertThat(action.performed).isEmpty();
    assertThat(events()).containsExactly("suggested");
  }

  @Test
  void aConfirmedRemedyIsPerformedOnceAndJudgedByLookingAgain() throws SQLException {
    RemedyLoop loop = loop(RemedyPolicy.CONFIRM);
    loop.round();
    assertThat(action.performed).isEmpty();
    RemedyAnswer answer = remedies(RemedyPolicy.CONFIRM).confirm(id(newest()), "ann");
    assertThat(answer).isInstanceOf(RemedyAnswer.Confirmed.class);
    assertThat(remedies(RemedyPolicy.CONFIRM).confirm(id(newest()), "bob"))
        .isInstanceOf(RemedyAnswer.Refused.class);
    loop.round();
    loop.round();
    assertThat(newest().state()).isEqualTo(RemedyState.RUNNING);
    clock.advance(SETTLED);
    loop.round();

    assertThat(newest().state()).isEqualTo(RemedyState.SUCCEEDED);
    assertThat(newest().confirmedBy()).contains("ann");
    assertThat(newest().detail()).contains("done");
    assertThat(action.performed).hasSize(1);
    assertThat(events()).containsExactly("suggested", "confirmed", "started", "finished");
  }

  @Test
  void aConfirmedRemedyDoesNoMoreThanItsPreview() throws SQLException {
    RemedyLoop loop = loop(RemedyPolicy.CONFIRM);
    loop.round();
    Remedy former = newest();
    action.scope = Optional.of("2");
    loop.round();

    assertThat(remedies(RemedyPolicy.CONFIRM).confirm(id(former), "ann"))
        .isInstanceOf(RemedyAnswer.Refused.class);
    remedies(RemedyPolicy.CONFIRM).confirm(id(newest()), "ann");
    action.scope = Optional.of("3");
    loop.round();
    assertThat(action.performed).containsExactly("2");
  }

  @Test
  void autoStopsAfterTwoFailuresUntilAPersonResumesIt() throws SQLException {
    RemedyLoop loop = loop(RemedyPolicy.AUTO);
    action.helps = false;
    for (int n = 0; n < 6; n++) {
      loop.round();
      clock.advance(SETTLED);
    }

    assertThat(action.performed).hasSize(2);
    assertThat(events()).filteredOn("stopped"::equals).hasSize(1);
    assertThat(open()).containsExactly("rerun-checks");
    assertThat(remedies(RemedyPolicy.AUTO).confirm(id(newest()), "ann"))
        .isInstanceOf(RemedyAnswer.Refused.class);
    action.helps = true;
    assertThat(remedies(RemedyPolicy.AUTO).resume("main", action.action(), "ann")).isTrue();
    assertThat(remedies(RemedyPolicy.AUTO).resume("main", action.action(), "ann")).isFalse();
    assertThat(open()).isEmpty();
    loop.round();
    assertThat(action.performed).hasSize(3);
  }

  @Test
  void i8_anErrorIsAFailureThatShowsNoValues() throws SQLException {
    action.isBroken = true;
    loop(RemedyPolicy.AUTO).round();
    loop(RemedyPolicy.AUTO).round();

    assertThat(newest().state()).isEqualTo(RemedyState.FAILED);
    assertThat(newest().detail().orElseThrow())
        .contains("invalid input syntax for type integer")
        .doesNotContain("ann@");
    List<String> errors = new ArrayList<>();
    alerts.open(condition -> errors.add(condition.originalError()));
    assertThat(errors).containsExactly("The remedy " + newest().id() + " could not be performed.");
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_control.event_log WHERE data::text LIKE '%ann@%'"))
        .isEqualTo("0");
  }

  @Test
  void anActionThatWasKilledIsJudgedLater() throws SQLException {
    loop(RemedyPolicy.AUTO).round();
    action.scope = Optional.of("1");
    database.execute(
        "UPDATE fieldfare_health.remedies SET state = 'RUNNING', ended_at = NULL, detail = NULL,"
            + " judged_at = started_at + interval '5 minutes'");
    clock.advance(Duration.ofMinutes(4));
    loop(RemedyPolicy.AUTO).round();
    assertThat(newest().state()).isEqualTo(RemedyState.RUNNING);
    clock.advance(Duration.ofMinutes(2));
    loop(RemedyPolicy.CONFIRM).round();

    assertThat(remedies(RemedyPolicy.AUTO).list(Optional.empty(), 10))
        .extracting(Remedy::state)
        .containsExactly(RemedyState.SUGGESTED, RemedyState.FAILED);
  }

  @Test
  void theRateIsLimitedForAnHour() throws SQLException {
    for (int n = 0; n < 5; n++) {
      action.scope = Optional.of("1");
      loop(RemedyPolicy.AUTO).round();
      clock.advance(SETTLED);
      loop(RemedyPolicy.AUTO).round();
    }
    assertThat(action.performed).hasSize(3);
    clock.advance(Duration.ofHours(1));
    loop(RemedyPolicy.AUTO).round();
    assertThat(action.performed).hasSize(4);
  }

  @Test
  void whatIsNotKnownChangesNothing() throws SQLException {
    loop(RemedyPolicy.SUGGEST).round();
    action.isKnown = false;
    loop(RemedyPolicy.SUGGEST).round();

    assertThat(newest().state()).isEqualTo(RemedyState.SUGGESTED);
  }

  @Test
  void whatChangesASchemaIsNeverAutomatic() {
    assertThatThrownBy(
            () ->
                new RemedyPolicies(Map.of(RemedyAction.REPLAY_DEAD_LETTERS, RemedyPolicy.AUTO), 1))
        .hasMessage(
            "wrong configuration: fieldfare.health.remedies.replay-dead-letters is auto; at most"
                + " confirm is allowed");
  }

  @Test
  void i11_endedRemediesAreTrimmedInBatches() throws SQLException {
    database.execute(
        """
        INSERT INTO fieldfare_health.remedies (id, target, action, object, scope, reason, preview, state, found_at, ended_at)
        SELECT gen_random_uuid(), 'main', 'RERUN_CHECKS', 'it', '', '', '{}', 'OBSOLETE', d, d
        FROM generate_series(timestamptz '2020-01-01Z', '2020-01-02Z', '1 minute') AS d
        """);

    JdbcRemedies remedies = remedies(RemedyPolicy.AUTO);
    assertThat(remedies.trim(Duration.ofDays(400), 10)).isEqualTo(10);
    assertThat(remedies.trim(Duration.ofDays(400), 10_000)).isEqualTo(1_431);
  }

  private RemedyLoop loop(RemedyPolicy policy) {
    return new RemedyLoop(
        new CheckedTarget("main", database.user(), database.dataSource()),
        List.of(action),
        policies(policy),
        remedies(policy));
  }

  private JdbcRemedies remedies(RemedyPolicy policy) {
    return new JdbcRemedies(database.dataSource(), alerts, policies(policy), clock);
  }

  private static RemedyPolicies policies(RemedyPolicy policy) {
    return new RemedyPolicies(Map.of(RemedyAction.RERUN_CHECKS, policy), 3);
  }

  private Remedy newest() throws SQLException {
    return remedies(RemedyPolicy.SUGGEST).list(Optional.empty(), 1).getFirst();
  }

  private static UUID id(Remedy remedy) {
    return UUID.fromString(remedy.id());
  }

  private List<String> open() throws SQLException {
    List<String> subjects = new ArrayList<>();
    alerts.open(condition -> subjects.add(condition.subject()));
    return subjects;
  }

  private List<String> events() throws SQLException {
    List<String> types =
        database.query(
            "SELECT type FROM fieldfare_control.event_log WHERE type LIKE '%.remedy.%' ORDER BY"
                + " id");
    assertThat(types).allMatch(type -> EventType.of(type).isPresent());
    return types.stream().map(type -> type.substring("dev.fieldfare.remedy.".length())).toList();
  }
}
