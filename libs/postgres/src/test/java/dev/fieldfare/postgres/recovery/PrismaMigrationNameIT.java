package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A fix writes no row under a name that is not that of a migration. */
@WithServers
class PrismaMigrationNameIT {

  private static final String NAME = "20250102000000_orders";
  private static final String FIRST = "CREATE TABLE orders (id bigint PRIMARY KEY)";
  private static final String SECOND = "ALTER TABLE orders ADD COLUMN total numeric";

  private final TestDatabase database;
  private final HalfApplied live;

  PrismaMigrationNameIT(TestDatabase database) throws SQLException {
    this.database = database;
    this.live = HalfApplied.in(database);
  }

  @BeforeEach
  void stopAfterTheFirstStatement() throws SQLException {
    live.empty();
    live.run(
        List.of(
            "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT"
                + " NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,"
                + " rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),"
                + " applied_steps_count int NOT NULL DEFAULT 0)",
            FIRST));
  }

  private RecoveryReport fix(String migration, String file) throws SQLException {
    ScriptText script = new ScriptText("2", file, "up", "", FIRST + ";\n" + SECOND + ";\n");
    RecoveryRequest request = HalfApplied.request("prisma", migration, "2", List.of(script));
    return live.fix(live.planner(request), HalfApplied.decided(request, List.of(), List.of()));
  }

  private void failed(String migration) throws SQLException {
    live.run(
        List.of(
            "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('a', 'x',"
                + " '%s', 'ERROR')".formatted(migration)));
  }

  private List<String> rows() {
    return database.query(
        "SELECT concat_ws(' ', migration_name, finished_at IS NOT NULL) FROM"
            + " public._prisma_migrations ORDER BY 1");
  }

  @Test
  void d69_aNameThatNeitherTheLedgerNorAFileHasIsRefused() throws SQLException {
    failed(NAME);

    RecoveryReport report = fix(NAME + "s", "2/migration.sql");

    assertThat(report.fixed()).isFalse();
    assertThat(report.refusals())
        .singleElement()
        .asString()
        .contains(NAME + "s", "no row", "no file");
    assertThat(rows()).containsExactly(NAME + " f");
  }

  @Test
  void d69_theDirectoryOfAnotherNameDoesNotHelp() throws SQLException {
    failed(NAME);

    RecoveryReport report = fix(NAME + "s", "prisma/" + NAME + "/migration.sql");

    assertThat(report.refusals()).singleElement().asString().contains("Check the spelling");
    assertThat(rows()).containsExactly(NAME + " f");
  }

  @Test
  void d69_aRowOfTheLedgerIsEnough() throws SQLException {
    failed(NAME);

    assertThat(fix(NAME, "2/migration.sql").verified()).isTrue();

    assertThat(rows()).containsExactly(NAME + " f", NAME + " t");
  }

  @Test
  void d69_theDirectoryOfTheFileIsEnough() throws SQLException {
    assertThat(fix(NAME, NAME + "/migration.sql").verified()).isTrue();

    assertThat(rows()).containsExactly(NAME + " t");
  }

  @Test
  void i8_aPolicyOfTheLedgersOwnerDoesNotRun() throws SQLException {
    failed(NAME);
    live.run(
        List.of(
            "CREATE FUNCTION grab() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN IF"
                + " has_schema_privilege(''fieldfare'', ''CREATE'') THEN RAISE EXCEPTION ''ran as"
                + " %'', current_user; END IF; RETURN true; END'",
            "CREATE POLICY grab ON _prisma_migrations USING (grab())",
            "ALTER TABLE _prisma_migrations ENABLE ROW LEVEL SECURITY"));

    assertThat(fix(NAME, "2/migration.sql").refusals())
        .singleElement()
        .asString()
        .contains("is not read", "row security");
  }

  @Test
  void i8_aCastOfAnotherTypeDoesNotRun() throws SQLException {
    failed(NAME);
    live.run(
        List.of(
            "CREATE TYPE grabbed AS ENUM ('" + NAME + "')",
            "CREATE FUNCTION grab(grabbed) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION"
                + " ''ran as %'', current_user; END'",
            "CREATE CAST (grabbed AS text) WITH FUNCTION grab(grabbed) AS IMPLICIT",
            "ALTER TABLE _prisma_migrations ALTER migration_name TYPE grabbed USING"
                + " migration_name::text::grabbed"));

    assertThat(fix(NAME, "2/migration.sql").refusals())
        .singleElement()
        .asString()
        .contains("is not read", "built-in types");
  }
}
