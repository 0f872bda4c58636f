package dev.fieldfare.postgres.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ledgers as the tools make them. */
@WithServers
class ForeignLedgersIT {

  private TestDatabase database;

  @BeforeEach
  void dropAll(TestDatabase fresh) {
    database = fresh;
    database.execute("DROP SCHEMA IF EXISTS other CASCADE", "CREATE SCHEMA other");
  }

  @Test
  void pr1_aMigrationThatFlywayMarkedAsFailedIsFound() throws SQLException {
    database.execute(
        "CREATE TABLE other.flyway_schema_history (installed_rank int PRIMARY KEY, version"
            + " varchar(50), description varchar(200), type varchar(20), script varchar(1000),"
            + " checksum int, installed_by varchar(100), installed_on timestamp DEFAULT now(),"
            + " execution_time int, success boolean)",
        "INSERT INTO other.flyway_schema_history VALUES (1, '1', 'a', 'SQL', 'V1__a.sql', 1, 'me',"
            + " now(), 5, true), (2, '1.1', 'b', 'SQL', 'V1.1__b.sql', 2, 'me', now(), 5, false)");

    FoundLedgers found = detect();

    assertThat(texts(found)).containsExactly("Flyway other.flyway_schema_history 1.1 FAILED");
    assertThat(found.migrations().getFirst().since()).isPresent();
  }

  @Test
  void pr1_migrationsThatPrismaDidNotFinishAreFoundAndRolledBackOnesAreNot() throws SQLException {
    database.execute(
        "CREATE TABLE other._prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64),"
            + " finished_at timestamptz, migration_name varchar(255), logs text, rolled_back_at"
            + " timestamptz, started_at timestamptz DEFAULT now(), applied_steps_count int)",
        "INSERT INTO other._prisma_migrations (id, migration_name, finished_at, rolled_back_at,"
            + " logs) VALUES ('1', 'done', now(), NULL, NULL), ('2', 'failed', NULL, NULL,"
            + " 'secret value of a row'), ('3', 'killed', NULL, NULL, NULL), ('4', 'back', NULL,"
            + " now(), 'x')");

    FoundLedgers found = detect();

    assertThat(texts(found))
        .containsExactlyInAnyOrder(
            "Prisma other._prisma_migrations failed FAILED",
            "Prisma other._prisma_migrations killed UNFINISHED");
    assertThat(found.toString()).doesNotContain("secret");
  }

  @Test
  void pr1_dirtyVersionsAndHeldLocksAreFound() throws SQLException {
    database.execute(
        "CREATE TABLE other.schema_migrations (version bigint PRIMARY KEY, dirty boolean)",
        "INSERT INTO other.schema_migrations VALUES (7, true)",
        "CREATE TABLE other.databasechangeloglock (id int, locked boolean, lockgranted timestamp,"
            + " lockedby varchar(255))",
        "INSERT INTO other.databasechangeloglock VALUES (1, true, now(), 'host')",
        "CREATE TABLE other.knex_migrations_lock (\"index\" serial PRIMARY KEY, is_locked int)",
        "INSERT INTO other.knex_migrations_lock (is_locked) VALUES (1)");

    assertThat(texts(detect()))
        .containsExactlyInAnyOrder(
            "golang-migrate other.schema_migrations 7 FAILED",
            "Liquibase other.databasechangeloglock lock 1 UNFINISHED",
            "Knex other.knex_migrations_lock lock 1 UNFINISHED");
  }

  @Test
  void ledgersWithoutFailuresAreNamedAsSuchAndForeignTablesOfTheNameAreNone() throws SQLException {
    database.execute(
        "CREATE TABLE other.alembic_version (version_num varchar(32) PRIMARY KEY)",
        "CREATE TABLE other.flyway_schema_history (id int)");

    FoundLedgers found = detect();

    assertThat(found.migrations()).isEmpty();
    assertThat(found.ledgers())
        .singleElement()
        .satisfies(
            ledger -> {
              assertThat(ledger.name()).isEqualTo("other.alembic_version");
              assertThat(ledger.recordsFailures()).isFalse();
            });
  }

  @Test
  void aLedgerThatMayNotBeReadIsNamed() throws SQLException {
    database.execute(
        "CREATE TABLE other.schema_migrations (version bigint PRIMARY KEY, dirty boolean)",
        "INSERT INTO other.schema_migrations VALUES (7, true)");
    String onlooker = database.createRole("onlooker");
    try (Connection connection = database.dataSourceOf(onlooker).getConnection()) {
      FoundLedgers found = new ForeignLedgers(connection).detect();

      assertThat(found.ledgers())
          .singleElement()
          .satisfies(ledger -> assertThat(ledger.readable()).isFalse());
      assertThat(found.migrations()).isEmpty();
    }
  }

  private FoundLedgers detect() throws SQLException {
    try (Connection connection = database.connect()) {
      return new ForeignLedgers(connection).detect();
    }
  }

  private static List<String> texts(FoundLedgers found) {
    return found.migrations().stream()
        .map(one -> String.join(" ", one.tool(), one.ledger(), one.version(), one.state().name()))
        .toList();
  }

  @Test
  void i8_anOperatorOnTheSearchPathAndAPolicyDoNotRun() throws SQLException {
    database.execute(
        "CREATE TABLE other.knex_migrations_lock (\"index\" serial PRIMARY KEY, is_locked int)",
        "INSERT INTO other.knex_migrations_lock (is_locked) VALUES (0)",
        "ALTER TABLE other.knex_migrations_lock ENABLE ROW LEVEL SECURITY",
        "CREATE TABLE other.databasechangelog (id varchar(255), author varchar(255), filename"
            + " varchar(255), dateexecuted timestamp, orderexecuted int, exectype varchar(10))",
        "INSERT INTO other.databasechangelog VALUES ('1', 'a', 'f', now(), 1, 'EXECUTED')",
        "CREATE FUNCTION other.grab(varchar, varchar) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN"
            + " RAISE EXCEPTION ''ran''; END'",
        "CREATE OPERATOR other.= (FUNCTION = other.grab, LEFTARG = varchar, RIGHTARG = varchar)");
    FoundLedgers found;
    try (Connection connection = database.connect();
        var path = connection.createStatement()) {
      path.execute("SET search_path = other");
      found = new ForeignLedgers(connection).detect();
    }

    assertThat(found.migrations()).isEmpty();
    assertThat(found.ledgers())
        .extracting(one -> one.tool() + " " + one.readable())
        .containsExactly("Liquibase true", "Knex false");
  }
}
