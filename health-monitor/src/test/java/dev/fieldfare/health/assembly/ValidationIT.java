package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.contracts.validation.ValidatedCheck;
import dev.fieldfare.contracts.validation.ValidationProfile;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunLostException;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.store.JdbcScheduleRuns;
import dev.fieldfare.health.store.JdbcSchedules;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Validations by profile on a real ledger. */
@WithServers
class ValidationIT {
  @TempDir Path folder;
  private ValidationDatabase validations;
  private TestDatabase database;

  @BeforeEach
  void create(TestDatabase ofClass) throws SQLException {
    database = TestDatabase.create(ofClass.server());
    validations = new ValidationDatabase(database, Optional.of(folder));
  }

  @AfterEach
  void close() {
    validations.close();
    database.close();
  }

  @Test
  void ms15_allChecksOfEachProfileRunOnANewTargetAndAreKept() throws SQLException {
    for (ValidationProfile profile : ValidationProfile.values()) {
      ValidationReport report = validations.run(profile);

      assertThat(report.checks()).as(profile.label()).isNotEmpty();
      assertThat(report.checks())
          .as(profile.label())
          .allSatisfy(check -> assertThat(check.details()).isNotEmpty())
          .noneMatch(check -> check.status() == CheckStatus.ERROR)
          .noneMatch(check -> check.status() == CheckStatus.CRITICAL);
      assertThat(validations.runs.find(report.id())).contains(report);
    }
    assertThat(validations.runs.history("main", 50)).hasSize(7);
    assertThat(
            database.value(
                "SELECT count(*) FROM fieldfare_control.event_log"
                    + " WHERE type = 'dev.fieldfare.validation.completed'"))
        .isEqualTo("7");
  }

  @Test
  void ms16_aQuickValidationLeavesSlowChecksOut() throws SQLException {
    ValidationReport report = validations.quick(ValidationProfile.INDEXES);

    ValidatedCheck left = ValidationDatabase.of(report, "duplicate_indexes");
    assertThat(left.status()).isEqualTo(CheckStatus.SKIPPED);
    assertThat(left.durationMs()).isZero();
    assertThat(ValidationDatabase.of(report, "invalid_indexes").status()).isEqualTo(CheckStatus.OK);
  }

  @Test
  void aRecordedStructureIsComparedAsAWhole() throws SQLException {
    database.execute("CREATE TABLE people (id int PRIMARY KEY, name text)");
    RecordedStructure recorded = validations.recorder.record(validations.target, "test");
    assertThat(recorded.objects()).isPositive();
    assertThat(schema().status()).as(schema().details().toString()).isEqualTo(CheckStatus.OK);

    database.execute("ALTER TABLE people DROP name", "CREATE FUNCTION f() RETURNS int RETURN 1");

    assertThat(schema().status()).isEqualTo(CheckStatus.CRITICAL);
    assertThat(schema().details())
        .anyMatch(detail -> detail.contains("column public.people.name is missing on the right"))
        .anyMatch(detail -> detail.contains("public.f"))
        .anyMatch(
            detail -> detail.startsWith("Closes the gap:") && detail.contains("ADD COLUMN name"))
        .anyMatch(detail -> detail.startsWith("Closes the gap, and drops: DROP ROUTINE"));
    assertThat(
            database.value(
                "SELECT category FROM fieldfare_health.alerts WHERE kind = 'validation'"))
        .isEqualTo("SCHEMA_DRIFT");
  }

  @Test
  void d66_whatCannotBeReadIsNotCalledEqual(TestDatabase ofClass) throws SQLException {
    database.execute(
        "CREATE FUNCTION gone() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE VIEW broken AS SELECT gone()");
    try (var superuser = ofClass.server().superuser(database.name());
        var statement = superuser.createStatement()) {
      statement.execute("SET allow_system_table_mods = on");
      statement.execute("DELETE FROM pg_proc WHERE proname = 'gone'");
    }
    validations.recorder.record(validations.target, "test");

    assertThat(schema().status()).isEqualTo(CheckStatus.WARNING);
    assertThat(schema().details())
        .anyMatch(detail -> detail.startsWith("Not compared: view public.broken"));
  }

  private ValidatedCheck schema() throws SQLException {
    return validations.check(ValidationProfile.SCHEMA, "recorded_structure");
  }

  @Test
  void ms18_aFileDeclaresWhatIsExpected() throws SQLException, IOException {
    Files.writeString(
        folder.resolve("main.json"),
        """
        {"schemas": ["public", "telemetry"], "extensions": ["plpgsql"],
         "tables": {"public.people": {"id": "bigint", "name": ""}, "public.it's": {}}}
        """);
    database.execute("CREATE TABLE people (id int)");

    ValidatedCheck check = validations.check(ValidationProfile.POST, "declared_structure");

    assertThat(check.details())
        .containsExactly(
            "The schema telemetry is missing.",
            "The table public.it's is missing.",
            "The column public.people.id has the type integer, not bigint.",
            "The column public.people.name is missing.");
  }

  @Test
  void qc66_aReportOfAScheduleAndTheEndOfItsRunCommitTogether() throws SQLException {
    Clock clock = Clock.systemUTC();
    JdbcSchedules schedules = new JdbcSchedules(database.dataSource(), clock);
    JdbcScheduleRuns runs = new JdbcScheduleRuns(database.dataSource(), validations.alerts, clock);
    schedules.put(
        new ScheduleDefinition(
            "monthly", "main", ScheduleKind.VALIDATION, "0 3 1 * *", "UTC", Optional.empty(), true),
        "test");
    runs.request("monthly", "test");
    DueRun due = runs.take(1, Duration.ofMinutes(1)).getFirst();

    validations.effect().run(due, runs);

    assertThat(runs.history("monthly", 1).getFirst().state()).isEqualTo(ScheduleRunState.SUCCEEDED);
    ValidationReport report = validations.runs.history("main", 1).getFirst();
    assertThat(report.requestedBy()).isEqualTo("monthly");
    assertThatThrownBy(() -> validations.effect().run(due, runs))
        .isInstanceOf(RunLostException.class);
    assertThat(validations.runs.history("main", 9)).containsExactly(report);
  }

  @Test
  void aFileThatCannotBeReadIsAnErrorAndHidesNothing() throws SQLException, IOException {
    Files.writeString(folder.resolve("main.json"), "{\"schemas\": 7}");

    ValidationReport report = validations.run(ValidationProfile.SCHEMA);

    assertThat(ValidationDatabase.of(report, "declared_structure").status())
        .isEqualTo(CheckStatus.ERROR);
    assertThat(report.result()).isEqualTo(CheckStatus.WARNING);
    assertThat(ValidationDatabase.of(report, "forms").status()).isEqualTo(CheckStatus.OK);
  }
}
