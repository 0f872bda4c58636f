package dev.fieldfare.postgres.trial;

import static dev.fieldfare.postgres.trial.StageOfTest.request;
import static dev.fieldfare.postgres.trial.StageOfTest.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rehearsals in scratch databases. */
@WithServers
class VersionRehearsalIT {

  private TestDatabase database;
  private String before;

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TYPE mood AS ENUM ('good', 'bad')",
        "CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n int, m mood)",
        "CREATE TABLE items (id serial PRIMARY KEY, orders_id bigint REFERENCES orders)",
        "CREATE VIEW open_orders AS SELECT id FROM orders",
        "INSERT INTO orders (n) VALUES (1)");
    database.createReleaseRole();
    before = image();
  }

  @AfterEach
  void nothingIsLeftAndTheTargetIsAsBefore() throws SQLException {
    assertThat(
            database.query("SELECT datname FROM pg_database WHERE datname ~ '^fieldfare_scratch'"))
        .isEmpty();
    assertThat(image()).isEqualTo(before);
  }

  private String image() throws SQLException {
    try (var connection = database.connect()) {
      return CatalogueImage.of(connection).hash();
    }
  }

  private RehearsalReport rehearse(RehearsedScript... scripts) throws SQLException {
    try (ScratchStage stage = ScratchStage.copyOf(request(database))) {
      return VersionRehearsal.of(stage, List.of(scripts));
    }
  }

  private static List<String> facts(RehearsedVersion version, int run) {
    return version.runs().get(run).statements().stream().map(VersionRehearsalIT::facts).toList();
  }

  private static String facts(RehearsedStatement one) {
    List<String> locks =
        one.locks().stream().map(lock -> lock.table() + " " + lock.mode()).toList();
    return "%s %d %s %s".formatted(one.command(), one.rows(), locks, one.rewrites());
  }

  @Test
  void pr14_locksRewritesAndRowsOfEachStatementAreReported() throws SQLException {
    RehearsalReport report =
        rehearse(
            script(
                "1",
                """
                ALTER TABLE orders ADD note text;
                ALTER TABLE orders ALTER n TYPE bigint;
                CREATE INDEX orders_n ON orders (n);
                CREATE TABLE fresh (id int REFERENCES orders);
                INSERT INTO fresh SELECT g FROM generate_series(1, 3) g WHERE false;
                INSERT INTO items (id) VALUES (1), (2);
                """,
                null));

    assertThat(report.passed()).as(report.toString()).isTrue();
    assertThat(facts(report.versions().getFirst(), 0))
        .containsExactly(
            "ALTER TABLE 0 [public.orders ACCESS EXCLUSIVE] []",
            "ALTER TABLE 0 [] [public.orders]",
            "CREATE INDEX 0 [] []",
            "CREATE TABLE 0 [] []",
            "INSERT 0 [] []",
            "INSERT 2 [public.items ROW EXCLUSIVE] []");
    assertThat(report.leftOut()).isEmpty();
  }

  @Test
  void pr14_aDownSectionMustRestoreTheStructure() throws SQLException {
    RehearsalReport report =
        rehearse(
            script("1", "ALTER TABLE orders ADD a int;", "ALTER TABLE orders DROP a;"),
            script(
                "2",
                "CREATE TABLE left_over (id int); ALTER TABLE orders ADD b int;",
                "ALTER TABLE orders DROP b;"),
            script("3", "SELECT 1;", null));

    RehearsedVersion first = report.versions().getFirst();
    assertThat(first.runs()).extracting("direction").containsExactly("up", "down", "up again");
    assertThat(first.restored()).contains(true);
    RehearsedVersion second = report.versions().get(1);
    assertThat(second.restored()).contains(false);
    assertThat(second.differences())
        .contains(
            "table left_over is left by the down section".replace("left_over", "public.left_over"));
    assertThat(second.firstError().orElseThrow()).contains("left_over").contains("42P07");
    assertThat(report.versions()).as("none behind one that failed").hasSize(2);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void pr14_anErrorHasItsPlaceAndWhatRanBeforeIt() throws SQLException {
    RehearsalReport report =
        rehearse(
            script("1", "ALTER TABLE orders ADD a int;\n  ALTER TABLE nowhere ADD a int;", null));

    RehearsedVersion version = report.versions().getFirst();
    assertThat(version.firstError().orElseThrow()).startsWith("1.sql:2:3: ").contains("nowhere");
    assertThat(version.runs().getFirst().statements()).hasSize(1);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void pr14_whatActsOutsideOfTheScratchDatabaseIsRefused() throws SQLException {
    for (String outside :
        List.of(
            "CREATE ROLE somebody",
            "ALTER SYSTEM SET work_mem = '1MB'",
            "GRANT pg_monitor TO public_role",
            "COPY orders FROM PROGRAM 'true'",
            "COPY orders TO '/tmp/x'",
            "COMMENT ON DATABASE postgres IS 'x'")) {
      RehearsedVersion version = rehearse(script("1", outside + ";", null)).versions().getFirst();

      assertThat(version.firstError().orElseThrow())
          .as(outside)
          .contains("acts outside of the scratch database");
    }
    RehearsedVersion hidden =
        rehearse(script("1", "DO $$ BEGIN EXECUTE 'CREATE ROLE somebody'; END $$;", null))
            .versions()
            .getFirst();
    assertThat(hidden.firstError().orElseThrow()).contains("42501");
  }

  @Test
  void pr14_statementsOutsideTransactionsRunOneByOne() throws SQLException {
    RehearsalReport report =
        rehearse(
            script(
                "1",
                "ALTER TABLE orders ADD a int; CREATE INDEX CONCURRENTLY orders_a ON orders (a);",
                "DROP INDEX CONCURRENTLY orders_a; ALTER TABLE orders DROP a;",
                false));

    assertThat(report.passed()).as(report.toString()).isTrue();
    List<RehearsedStatement> up = report.versions().getFirst().runs().getFirst().statements();
    assertThat(up).extracting(RehearsedStatement::measured).containsExactly(true, false);
  }
}
