package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.recovery.HistoryPlan.Result;
import dev.fieldfare.postgres.recovery.HistoryPlan.Taken;
import dev.fieldfare.postgres.track.TrackLedger;
import dev.fieldfare.postgres.track.TrackLedger.Upload;
import dev.fieldfare.postgres.track.VersionName;
import dev.fieldfare.postgres.track.VersionScript;
import dev.fieldfare.postgres.track.VersionScript.Section;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The applied migrations of another tool become versions of a track. */
@WithServers
class ForeignHistoryIT {

  private static final String DAY = "'2025-03-04 05:06:07+00'";

  @TempDir private Path folder;
  private TestDatabase database;
  private HalfApplied live;
  private final Map<String, String> files = new LinkedHashMap<>();

  @BeforeEach
  void make(TestDatabase fresh) throws SQLException {
    database = fresh;
    database.execute("DROP SCHEMA IF EXISTS fieldfare CASCADE");
    live = HalfApplied.in(database);
    live.empty();
  }

  private void store(String version, String text) throws SQLException {
    files.put(version, text);
    try (Connection connection = database.connect()) {
      new TrackLedger(connection)
          .put(
              new Upload(
                  "main",
                  new VersionName(version),
                  "",
                  Optional.of(version + ".sql"),
                  Optional.empty(),
                  VersionScript.of(text, Section.UP),
                  "tester"));
    }
  }

  private Result takeOver(String tool) throws SQLException {
    try (Connection connection = database.connect()) {
      TrackLedger ledger = new TrackLedger(connection);
      Result plan =
          HistoryPlan.of(
              ledger.find("main").orElseThrow(),
              ForeignHistory.of(connection, tool, "main"),
              version -> files.getOrDefault(version, ""));
      if (plan.refusal().isEmpty()) {
        assertThat(ledger.takeOver("main", plan.versions(), "tester"))
            .allMatch(one -> one.isDone());
      }
      return plan;
    }
  }

  private List<String> versions() {
    return database.query(
        "SELECT concat_ws(' ', version, status, applied_by, applied_at AT TIME ZONE 'UTC') FROM"
            + " fieldfare.schema_migrations ORDER BY sort_key");
  }

  @Test
  void theHistoryOfARealFlywayIsTakenOver() throws SQLException, IOException {
    Files.writeString(folder.resolve("V1__part.sql"), "CREATE TABLE part (id int);\n");
    Files.writeString(folder.resolve("V1.1__note.sql"), "ALTER TABLE part ADD note text;\r\n");
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("filesystem:" + folder)
        .load()
        .migrate();
    store("1", "CREATE TABLE part (id int);\n");
    store("1.1", "ALTER TABLE part ADD note text;\r\n");
    store("2", "DROP TABLE part;");

    Result plan = takeOver("flyway");

    assertThat(plan.refusal()).isEmpty();
    assertThat(plan.versions()).extracting(Taken::version).containsExactly("1", "1.1");
    assertThat(
            database.query(
                "SELECT concat_ws(' ', m.version, m.status, m.applied_by = h.installed_by,"
                    + " m.applied_at = h.installed_on) FROM fieldfare.schema_migrations m LEFT JOIN"
                    + " flyway_schema_history h ON h.version = m.version ORDER BY m.sort_key"))
        .containsExactly("1 BASELINE t t", "1.1 BASELINE t t", "2 PENDING");
    assertThat(takeOver("flyway").versions()).as("again").isEmpty();
  }

  @Test
  void c49_aFileThatWasChangedAfterwardsIsNamed() throws SQLException {
    prisma("a", VersionScript.checksum("CREATE TABLE a ();"));
    store("20250101000000", "CREATE TABLE a (id int);");

    assertThat(takeOver("prisma").refusal().orElseThrow())
        .contains("changed after the tool applied them: 20250101000000.sql");
    assertThat(versions()).containsExactly("20250101000000 PENDING");
  }

  private void prisma(String name, String checksum) throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT"
                + " NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text,"
                + " rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(),"
                + " applied_steps_count int NOT NULL DEFAULT 0)",
            "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES"
                + " ('1', '%s', '20250101000000_%s', %s)".formatted(checksum, name, DAY)));
  }

  @Test
  void prismaNamesVersionsByTheirTime() throws SQLException {
    prisma("a", VersionScript.checksum("CREATE TABLE a ();"));
    store("20250101000000", "CREATE TABLE a ();");
    store("20250102000000", "CREATE TABLE b ();");

    assertThat(takeOver("prisma").refusal()).isEmpty();

    assertThat(versions())
        .containsExactly(
            "20250101000000 BASELINE tester 2025-03-04 05:06:07", "20250102000000 PENDING");
  }

  @Test
  void golangMigrateKnowsTheLastVersionOnly() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
            "INSERT INTO schema_migrations VALUES (10, false)"));
    store("1", "CREATE TABLE a ();");
    store("2", "CREATE TABLE b ();");

    assertThat(takeOver("golang-migrate").refusal().orElseThrow()).contains("No file has", "10");
    store("10", "CREATE TABLE c ();");
    store("11", "CREATE TABLE d ();");
    assertThat(takeOver("golang-migrate").versions())
        .extracting(Taken::version)
        .containsExactly("1", "2", "10");
    assertThat(versions()).last().isEqualTo("11 PENDING");
  }

  @Test
  void knexNamesFiles() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE knex_migrations (id serial PRIMARY KEY, name text, batch int,"
                + " migration_time timestamptz)",
            "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('003_c.js', 1, "
                + DAY
                + ")"));
    store("3", "CREATE TABLE c ();");

    assertThat(takeOver("knex").refusal()).isEmpty();

    assertThat(versions()).containsExactly("3 BASELINE tester 2025-03-04 05:06:07");
  }

  @Test
  void liquibaseNamesFilesAndTheirChangeSets() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE databasechangelog (id varchar(255), author varchar(255), filename"
                + " varchar(255), dateexecuted timestamp, orderexecuted int, exectype varchar(10))",
            "SET timezone = 'UTC'",
            "INSERT INTO databasechangelog VALUES ('a', 'me', 'db/1_a.sql', '2025-03-04 05:06:07',"
                + " 1, 'EXECUTED'), ('b', 'me', 'db/2_b.sql', '2025-03-04 05:06:07', 2,"
                + " 'EXECUTED')"));
    store("1", "--liquibase formatted sql\n--changeset me:a\nCREATE TABLE a ();");
    store("2", "--changeset me:b\nCREATE TABLE b ();\n--changeset me:c\nCREATE TABLE c ();");

    assertThat(takeOver("liquibase").refusal().orElseThrow())
        .contains("only a part of these files: 2.sql");
    live.run(
        List.of(
            "INSERT INTO databasechangelog VALUES ('c', 'me', 'db/2_b.sql', now(), 3,"
                + " 'MARK_RAN')"));
    assertThat(takeOver("liquibase").versions())
        .extracting(Taken::version)
        .containsExactly("1", "2");
  }

  private void liquibase(String... rows) throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE databasechangelog (id varchar(255), author varchar(255), filename"
                + " varchar(255), dateexecuted timestamp, orderexecuted int, exectype varchar(10))",
            "INSERT INTO databasechangelog SELECT r[3], r[2], r[1], now(), n, 'EXECUTED' FROM"
                + " unnest(ARRAY['%s']) WITH ORDINALITY t (line, n), string_to_array(line, ' ') r"
                    .formatted(String.join("', '", rows))));
  }

  @Test
  void d73_asManyOtherChangeSetsAreNotThoseOfTheFile() throws SQLException {
    liquibase("db/1_a.sql me a", "db/1_a.sql me b", "db/2_b.sql you c");
    store("1", "--changeset me:a\nCREATE TABLE a ();\n--changeset me:c\nCREATE TABLE c ();");
    store("2", "--changeset me:c\nCREATE TABLE d ();");

    assertThat(takeOver("liquibase").refusal().orElseThrow())
        .contains("only a part of these files: 1.sql (me:c is not in the ledger for db/1_a.sql)")
        .contains("2.sql (me:c is not in the ledger for db/2_b.sql)");
    assertThat(versions()).containsExactly("1 PENDING", "2 PENDING");
  }

  @Test
  void d73_changeSetsThatTheFileLostDoNotMatterAndNamesMayBeQuoted() throws SQLException {
    liquibase("db/1_a.sql me a", "db/1_a.sql me b");
    store(
        "1",
        "-- a changeset of ours\n  -- ChangeSet \"me\": \"a\" splitStatements:false\r\n"
            + "CREATE TABLE a ();");

    assertThat(takeOver("liquibase").versions()).extracting(Taken::version).containsExactly("1");
  }

  @Test
  void d73_aFileOfAnotherDirectoryDoesNotStandForOurs() throws SQLException {
    liquibase("billing/001_init.sql me 1", "shop/001_init.sql me 1", "shop/001_init.sql me 2");
    store("1", "--changeset me:1\nCREATE TABLE a ();\n--changeset me:2\nCREATE TABLE b ();");

    assertThat(takeOver("liquibase").refusal().orElseThrow())
        .contains("1.sql (me:2 is not in the ledger for billing/001_init.sql)");
    assertThat(versions()).containsExactly("1 PENDING");
  }

  @Test
  void sequelizeAndNodePgMigrateNameFiles() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE \"SequelizeMeta\" (name varchar(255) PRIMARY KEY)",
            "INSERT INTO \"SequelizeMeta\" VALUES ('20250101000000-a.js')",
            "CREATE TABLE pgmigrations (id serial PRIMARY KEY, name varchar(255), run_on"
                + " timestamp)",
            "INSERT INTO pgmigrations (name, run_on) VALUES ('1700000000000_b', now())"));
    store("20250101000000", "CREATE TABLE a ();");
    assertThat(takeOver("node-pg-migrate").refusal().orElseThrow())
        .contains("No file has", "1700000000000_b");
    store("1700000000000", "CREATE TABLE b ();");

    assertThat(takeOver("node-pg-migrate").versions())
        .extracting(Taken::version)
        .containsExactly("1700000000000");
    assertThat(takeOver("sequelize").versions())
        .extracting(Taken::version)
        .containsExactly("20250101000000");
  }

  @Test
  void alembicKnowsTheLastRevisionOnlyWhichAFileNames() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)",
            "INSERT INTO alembic_version VALUES ('2b')"));
    store("1", "-- Running upgrade  -> 1a\nCREATE TABLE a ();");
    store("3", "-- Running upgrade 2b -> 3c\nCREATE TABLE c ();");

    assertThat(takeOver("alembic").refusal().orElseThrow()).contains("No file has", "2b");
    store("2", "-- Running upgrade 1a -> 2b\nA;\n-- Running upgrade 2b -> 2c\nB;");
    assertThat(takeOver("alembic").refusal().orElseThrow()).contains("only a part", "2.sql");
    store("2", "-- Running upgrade 1a -> 2b\nCREATE TABLE b ();");
    assertThat(takeOver("alembic").versions()).extracting(Taken::version).containsExactly("1", "2");
    live.run(List.of("INSERT INTO alembic_version VALUES ('other')"));
    assertThat(takeOver("alembic").refusal().orElseThrow()).contains("several heads");
  }

  @Test
  void aTrackTakesOverTheDjangoAppOfItsName() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE django_migrations (id serial PRIMARY KEY, app varchar(255), name"
                + " varchar(255), applied timestamptz)",
            "INSERT INTO django_migrations (app, name, applied) VALUES ('auth', '0001_initial', "
                + DAY
                + ")"));
    store("1", "CREATE TABLE a ();");

    assertThat(takeOver("django").refusal().orElseThrow()).contains("no migrations of an app main");
    live.run(
        List.of(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('main', '0001_initial', "
                + DAY
                + ")"));
    assertThat(takeOver("django").refusal()).isEmpty();
    assertThat(versions()).containsExactly("1 BASELINE tester 2025-03-04 05:06:07");
  }

  @Test
  void railsHasItsVersionsInATableBesideTheOneByWhichItIsKnown() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY, value varchar)",
            "CREATE TABLE schema_migrations (version varchar PRIMARY KEY)",
            "INSERT INTO schema_migrations VALUES ('20250101000000')"));
    store("20250101000000", "CREATE TABLE a ();");
    store("20250102000000", "CREATE TABLE b ();");

    assertThat(takeOver("rails").versions())
        .extracting(Taken::version)
        .containsExactly("20250101000000");
  }

  @Test
  void railsIsRefusedWhereItsVersionsCannotBeRead() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE ar_internal_metadata (key varchar PRIMARY KEY, value varchar)",
            "CREATE TABLE schema_migrations (version varchar PRIMARY KEY)"));
    String onlooker = database.createRole("onlooker");
    database.execute(
        "GRANT USAGE ON SCHEMA public TO " + onlooker,
        "GRANT SELECT ON ar_internal_metadata TO " + onlooker);
    try (Connection connection = database.dataSourceOf(onlooker).getConnection()) {
      assertThat(ForeignHistory.of(connection, "rails", "main").refusal().orElseThrow())
          .contains("cannot be read: grant SELECT on schema_migrations");
      database.execute("GRANT SELECT ON schema_migrations TO " + onlooker);
      assertThat(ForeignHistory.of(connection, "rails", "main").refusal()).isEmpty();
      database.execute("DROP TABLE schema_migrations");
      assertThat(ForeignHistory.of(connection, "rails", "main").refusal().orElseThrow())
          .contains("cannot be read: grant SELECT on schema_migrations");
    }
  }

  @Test
  void pr1_aHistoryWithAFailedMigrationIsRecoveredFirst() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
            "INSERT INTO schema_migrations VALUES (1, true)",
            "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)"));
    store("1", "CREATE TABLE a ();");

    assertThat(takeOver("golang-migrate").refusal().orElseThrow())
        .contains("recover them first: 1");
    assertThat(takeOver("prisma").refusal().orElseThrow()).contains("no ledger of prisma");
    assertThat(takeOver("alembic").versions()).as("no revision yet").isEmpty();
    assertThat(versions()).containsExactly("1 PENDING");
  }

  @Test
  void i8_noCodeOfTheLedgersOwnerRuns() throws SQLException {
    live.run(
        List.of(
            "CREATE TABLE knex_migrations (id serial PRIMARY KEY, name text, batch int,"
                + " migration_time timestamptz)",
            "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('003_c.js', 1, "
                + DAY
                + ")",
            "CREATE FUNCTION grab(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN IF"
                + " has_schema_privilege(''fieldfare'', ''CREATE'') THEN RAISE EXCEPTION ''ran as"
                + " %'', current_user; END IF; RETURN true; END'",
            "CREATE INDEX grab ON knex_migrations (batch) WHERE grab(1)"));
    store("3", "CREATE TABLE c ();");

    assertThat(takeOver("knex").refusal().orElseThrow()).contains("is not read", "expressions");
    assertThat(versions()).containsExactly("3 PENDING");
  }
}
