package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Owners of a form builder's tables get no rights of the ledger's owner. */
@WithServers
class I8FormHistoryCopyIT {

  private static TestDatabase database;
  private static String worker;
  private static DataSource ledgerOwner;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    worker = database.createWorker();
    ledgerOwner = database.dataSourceOf(worker);
    new LedgerInstaller(ledgerOwner, "main").install();
  }

  @BeforeEach
  void createTables() throws SQLException {
    dropTables();
    new FormerHistory(database).create("varchar(50)");
    database.execute(
        "DROP TABLE IF EXISTS forms, fields, leak",
        "CREATE TABLE forms (id uuid PRIMARY KEY)",
        "INSERT INTO forms VALUES ('%s')".formatted(FormerHistory.FORM),
        "CREATE TABLE fields (id uuid PRIMARY KEY)",
        "CREATE TABLE leak (who name)",
        "CREATE OR REPLACE FUNCTION leak() RETURNS int LANGUAGE plpgsql AS $$BEGIN INSERT INTO"
            + " public.leak VALUES (current_user); RETURN 1; END$$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DECLARE later CURSOR WITH HOLD FOR SELECT public.leak()|cursors",
        "CREATE TEMPORARY TABLE forms (id int)|temporary objects",
        "PREPARE later AS SELECT public.leak()|prepared statements",
      })
  void aTriggerThatLeavesSomethingInTheSessionIsRefused(String left, String name)
      throws SQLException {
    database.execute(
        "CREATE OR REPLACE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN EXECUTE"
            + " '%s'; RETURN NEW; END$$".formatted(left),
        "CREATE TRIGGER leave BEFORE INSERT ON field_migrations FOR EACH ROW EXECUTE FUNCTION"
            + " leave()");

    assertThatThrownBy(I8FormHistoryCopyIT::write).hasMessageContaining("leaves " + name);
    assertThat(database.query("SELECT who FROM leak")).isEmpty();
  }

  @Test
  void aDeferredTriggerIsRefused() {
    database.execute(
        "CREATE OR REPLACE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM"
            + " public.leak(); RETURN NULL; END$$",
        "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON field_migrations DEFERRABLE INITIALLY"
            + " DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()");

    assertThatThrownBy(I8FormHistoryCopyIT::write).hasMessageContaining("leaves deferred triggers");
    assertThat(database.query("SELECT who FROM leak")).isEmpty();
  }

  @Test
  void aTriggerThatIsMadeMeanwhileIsSeen() throws Exception {
    giveToLedger("users", "field_migrations", "field_data_backups", "forms", "fields");
    database.execute(
        "CREATE OR REPLACE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN PERFORM"
            + " public.leak(); RETURN NEW; END$$");
    try (Connection other = database.dataSourceOf(worker).getConnection();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      other
          .createStatement()
          .execute(
              "CREATE TRIGGER leave BEFORE INSERT ON field_migrations FOR EACH ROW EXECUTE"
                  + " FUNCTION leave()");
      Future<?> written =
          threads.submit(
              () -> {
                write();
                return null;
              });
      await()
          .until(
              () ->
                  database
                      .value(
                          "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation ="
                              + " 'field_migrations'::regclass")
                      .equals("1"));
      other.commit();

      assertThatThrownBy(written::get).hasMessageContaining("would run code of another role");
    }
    assertThat(database.query("SELECT who FROM leak")).isEmpty();
  }

  /** The query reads four other tables, whose types may have casts of their owner. */
  @Test
  void tablesOfAnotherOwnerAreNotReadWithTheRightsOfTheLedger() throws SQLException {
    database.execute(
        "DROP TYPE IF EXISTS user_name CASCADE",
        "CREATE TYPE user_name AS ENUM ('ann')",
        "CREATE FUNCTION name_of(user_name) RETURNS text LANGUAGE sql AS $$SELECT"
            + " public.leak()::text$$",
        "CREATE CAST (user_name AS text) WITH FUNCTION name_of(user_name) AS IMPLICIT",
        "ALTER TABLE users ALTER username TYPE user_name USING 'ann'");
    giveToLedger("field_migrations", "field_data_backups", "forms", "fields");

    assertThatThrownBy(I8FormHistoryCopyIT::write)
        .hasMessageContaining("\"users\" does not belong to the owner of");
    assertThat(database.query("SELECT who FROM leak")).isEmpty();

    giveToLedger("users");
    assertThatThrownBy(I8FormHistoryCopyIT::write)
        .hasMessageContaining("would run code of another role: type public.user_name");
    database.execute("DROP TYPE user_name CASCADE");
    write();
  }

  private static void dropTables() throws SQLException {
    try (Connection connection = database.superuserDataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "DROP TABLE IF EXISTS users, field_migrations, field_data_backups, forms, fields"
              + " CASCADE");
    }
  }

  private static void giveToLedger(String... tables) throws SQLException {
    try (Connection connection = database.superuserDataSource().getConnection();
        var statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute("ALTER TABLE %s OWNER TO %s".formatted(table, worker));
      }
    }
  }

  private static void write() throws SQLException {
    try (Connection connection = ledgerOwner.getConnection()) {
      write(connection);
    }
  }

  private static void write(Connection connection) throws SQLException {
    connection
        .createStatement()
        .execute(
            "SELECT fieldfare.write_for_form_builder('field_migrations', jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'form_id', '%s',"
                    .formatted(FormerHistory.FORM)
                + " 'field_id', NULL, 'migration_type', 'ADD_COLUMN', 'table_name', 'ticket',"
                + " 'column_name', 'a', 'executed_at', now(), 'success', true)))");
  }
}
