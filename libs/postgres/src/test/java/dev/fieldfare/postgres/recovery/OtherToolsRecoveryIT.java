package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.contracts.rehearsal.ScriptText;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A half-applied migration of twenty statements in each other ledger, in five states. */
@WithServers
class OtherToolsRecoveryIT {

  private static final String FLYWAY =
      "CREATE TABLE flyway_schema_history (installed_rank int PRIMARY KEY, version"
          + " varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT NULL,"
          + " script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT"
          + " NULL, installed_on timestamp NOT NULL DEFAULT now(), execution_time int NOT"
          + " NULL, success boolean NOT NULL)";

  private HalfApplied live;

  @BeforeEach
  void make(TestDatabase database) throws SQLException {
    live = HalfApplied.in(database);
  }

  @Test
  void pr4_golangMigrate() throws SQLException {
    TwentyStatements.recoverAll(
        live,
        HalfApplied.request(
            "golang-migrate", "2", "2", TwentyStatements.files("1_a.up.sql", "2_b.up.sql")),
        List.of(
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
            "INSERT INTO schema_migrations VALUES (2, true)"),
        "SELECT 'right' FROM public.schema_migrations WHERE version = 2 AND NOT dirty");
  }

  @Test
  void pr4_anotherSpellingOfTheVersionDoesNotCountAsFixed() throws SQLException {
    TwentyStatements.half(
        live,
        List.of(
            "CREATE TABLE schema_migrations (version bigint PRIMARY KEY, dirty boolean NOT NULL)",
            "INSERT INTO schema_migrations VALUES (2, true)"),
        TwentyStatements.SCRIPT.size() - 1);
    refuses(
        HalfApplied.request(
            "golang-migrate", "02", "2", TwentyStatements.files("1_a.up.sql", "2_b.up.sql")),
        "SELECT 'dirty' FROM public.schema_migrations WHERE version = 2 AND dirty");
    TwentyStatements.half(
        live,
        List.of(
            FLYWAY,
            "INSERT INTO flyway_schema_history VALUES (2, '2', 'b', 'SQL', 'V2__b.sql', 1, 'me',"
                + " now(), 5, false)"),
        TwentyStatements.SCRIPT.size() - 1);
    refuses(
        HalfApplied.request("flyway", "2.0", "2", TwentyStatements.files("V1__a.sql", "V2__b.sql")),
        "SELECT string_agg(version, ',') FILTER (WHERE NOT success) || count(*)"
            + " FROM public.flyway_schema_history HAVING count(*) = 1");
  }

  private void refuses(RecoveryRequest request, String unchanged) throws SQLException {
    RecoveryPlanner planner = live.planner(request);

    assertThatThrownBy(() -> live.fix(planner, HalfApplied.decided(request, List.of(), List.of())))
        .hasMessageContaining("no row of its ledger would change");

    assertThat(live.database().query(unchanged)).hasSize(1);
    assertThat(live.database().value("SELECT to_regclass('public.noted')")).isNull();
  }

  @Test
  void pr4_liquibase() throws SQLException {
    TwentyStatements.recoverAll(
        live,
        HalfApplied.request(
            "liquibase", "db/2.sql::two::me", "2", TwentyStatements.files("db/1.sql", "db/2.sql")),
        List.of(
            "CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT"
                + " NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL,"
                + " orderexecuted int NOT NULL, exectype varchar(10) NOT NULL, md5sum varchar(35),"
                + " description varchar(255), comments varchar(255), tag varchar(255), liquibase"
                + " varchar(20), contexts varchar(255), labels varchar(255), deployment_id"
                + " varchar(10))",
            "CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL,"
                + " lockgranted timestamp, lockedby varchar(255))",
            "INSERT INTO databasechangelog VALUES ('one', 'me', 'db/1.sql', now(), 1, 'EXECUTED',"
                + " 'x')",
            "INSERT INTO databasechangeloglock VALUES (1, true, now(), 'a killed process')"),
        "SELECT 'right' FROM public.databasechangelog, public.databasechangeloglock WHERE"
            + " databasechangelog.id = 'two' AND exectype = 'EXECUTED' AND orderexecuted = 2 AND"
            + " md5sum IS NULL AND NOT locked");
  }

  @Test
  void pr4_knex() throws SQLException {
    TwentyStatements.recoverAll(
        live,
        HalfApplied.request("knex", "2_b.js", "2", TwentyStatements.files("1_a.sql", "2_b.sql")),
        List.of(
            "CREATE TABLE knex_migrations (id serial PRIMARY KEY, name varchar(255), batch int,"
                + " migration_time timestamptz)",
            "CREATE TABLE knex_migrations_lock (\"index\" serial PRIMARY KEY, is_locked int)",
            "INSERT INTO knex_migrations (name, batch, migration_time) VALUES ('1_a.js', 1, now())",
            "INSERT INTO knex_migrations_lock (is_locked) VALUES (1)"),
        "SELECT 'right' FROM public.knex_migrations, public.knex_migrations_lock WHERE name ="
            + " '2_b.js' AND batch = 2 AND is_locked = 0");
  }

  @Test
  void pr4_aHistoryThatFlywayMadeItselfIsValidAfterwards(@TempDir Path folder)
      throws SQLException, IOException {
    Files.writeString(folder.resolve("V1__base.sql"), TwentyStatements.text(TwentyStatements.BASE));
    live.empty();
    Flyway flyway =
        Flyway.configure()
            .dataSource(
                live.database().jdbcUrl(), live.database().user(), live.database().password())
            .initSql("SET ROLE " + live.role())
            .locations("filesystem:" + folder)
            .load();
    flyway.migrate();
    Files.writeString(
        folder.resolve("V2__two_more.sql"), TwentyStatements.text(TwentyStatements.SCRIPT));
    live.run(TwentyStatements.SCRIPT.subList(0, 2));
    live.run(
        List.of(
            "INSERT INTO flyway_schema_history VALUES (2, '2', 'two more', 'SQL',"
                + " 'V2__two_more.sql', 1, 'me', now(), 5, false)"));
    RecoveryRequest request =
        HalfApplied.request(
            "flyway", "2", "2", TwentyStatements.files("V1__base.sql", "V2__two_more.sql"));

    RecoveryReport report =
        live.fix(live.planner(request), HalfApplied.decided(request, List.of(), List.of()));

    assertThat(report.verified()).as(report.toString()).isTrue();
    assertThat(flyway.validateWithResult().validationSuccessful)
        .as(flyway.validateWithResult().getAllErrorMessages())
        .isTrue();
    assertThat(flyway.migrate().migrationsExecuted).isZero();
    assertThat(flyway.info().current().getVersion().toString()).isEqualTo("2");
  }

  @Test
  void pr4_flywayWithoutARowOfTheMigration() throws SQLException {
    TwentyStatements.recoverAll(
        live,
        HalfApplied.request("flyway", "2", "2", TwentyStatements.files("V1__a.sql", "V2__b_c.sql")),
        List.of(
            FLYWAY,
            "INSERT INTO flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 1, 'me',"
                + " now(), 5, true)"),
        "SELECT 'right' FROM public.flyway_schema_history WHERE version = '2' AND success AND"
            + " description = 'b c' AND installed_rank = 2");
  }

  @Test
  void pr4_aVersionOfATrackIsMarkedAsApplied() throws SQLException {
    live.empty();
    live.run(TwentyStatements.BASE);
    live.run(TwentyStatements.SCRIPT.subList(0, 2));
    store("1", TwentyStatements.BASE, "APPLIED");
    store("2", TwentyStatements.SCRIPT, "FAILED");
    List<ScriptText> files = new ArrayList<>(TwentyStatements.files("1.sql", "2.sql"));
    RecoveryRequest request = HalfApplied.request("fieldfare", "2", "2", files);
    RecoveryRequest named =
        new RecoveryRequest(
            Optional.empty(),
            "fix",
            "fieldfare",
            Optional.of("main"),
            "2",
            request.files(),
            Optional.of("2"),
            List.of(),
            List.of(),
            Optional.empty());

    RecoveryReport report = live.fix(live.planner(named), named);

    assertThat(report.verified()).as(report.toString()).isTrue();
    assertThat(report.ran())
        .containsExactlyElementsOf(
            IntStream.rangeClosed(3, TwentyStatements.SCRIPT.size()).boxed().toList());
    assertThat(
            live.database()
                .query("SELECT version || status FROM fieldfare.schema_migrations ORDER BY 1"))
        .containsExactly("1APPLIED", "2APPLIED");
    assertThat(
            live.database()
                .value(
                    "SELECT count(*) FROM fieldfare.event_log WHERE type ="
                        + " 'dev.fieldfare.version.repaired' AND subject LIKE '%/track:main'"))
        .isEqualTo("1");
  }

  private void store(String version, List<String> statements, String status) throws SQLException {
    try (Connection connection = live.database().connect()) {
      new TrackLedger(connection)
          .put(
              new Upload(
                  "main",
                  new VersionName(version),
                  "",
                  Optional.of(version + ".sql"),
                  Optional.empty(),
                  VersionScript.of(TwentyStatements.text(statements), Section.UP),
                  "tester"));
    }
    live.database()
        .execute(
            "UPDATE fieldfare.schema_migrations SET status = '%s' WHERE version = '%s'"
                .formatted(status, version));
  }
}
