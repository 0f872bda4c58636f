package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Migrations of forms are in the tables of the form builder, for applications that read them. */
@WithServers
class FormHistoryCopyIT {

  private static final String FIELD = "70cc4fdc-0000-4000-8000-000000000001";
  private static final String COPY =
      "SELECT concat_ws(' ', migration_type, column_name, old_value, new_value, field_id IS NOT"
          + " NULL, backup_id IS NOT NULL, (SELECT username FROM users u WHERE u.id = executed_by),"
          + " success, error_message, rollback_sql) FROM field_migrations ORDER BY executed_at, id";

  private static TestDatabase database;
  private static DataSource ledgerOwner;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    ledgerOwner = database.dataSourceOf(database.createWorker());
    new LedgerInstaller(ledgerOwner, "main").install();
  }

  private void createTables(String migrationType) throws SQLException {
    database.execute("DROP TABLE IF EXISTS forms, fields CASCADE");
    new FormerHistory(database).create(migrationType);
    database.execute(
        "CREATE TABLE forms (id uuid PRIMARY KEY)",
        "INSERT INTO forms VALUES ('%s')".formatted(FormerHistory.FORM),
        "CREATE TABLE fields (id uuid PRIMARY KEY)",
        "INSERT INTO fields VALUES ('%s')".formatted(FIELD),
        "ALTER TABLE field_migrations ADD FOREIGN KEY (form_id) REFERENCES forms ON DELETE CASCADE,"
            + " ADD FOREIGN KEY (field_id) REFERENCES fields, ADD FOREIGN KEY (backup_id)"
            + " REFERENCES field_data_backups, ADD FOREIGN KEY (executed_by) REFERENCES users");
    run(
        "TRUNCATE fieldfare.field_migrations, fieldfare.quarantine",
        "UPDATE fieldfare.form_builder_copy SET is_on = false, last_position = (SELECT"
            + " r.last_position FROM fieldfare.relay r)");
  }

  @BeforeEach
  void begin() throws SQLException {
    createTables("varchar(50)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"varchar(50)", "former_type"})
  void qc7_eachMigrationHasOneRowInBothShapesOfTheTable(String migrationType) throws SQLException {
    createTables(migrationType);
    run("SELECT fieldfare.use_form_builder_tables(true)");
    migration(1, "ADD_COLUMN", "'mail', NULL, 'email', NULL", "APPLIED");
    migration(2, "RENAME_COLUMN", "'mail', 'e_mail', NULL, NULL", "APPLIED");
    migration(3, "CHANGE_TYPE", "'e_mail', NULL, 'text', '\"character varying(255)\"'", "APPLIED");
    migration(4, "DROP_COLUMN", "'e_mail', NULL, NULL, '\"text\"'", "APPLIED");
    migration(5, "SET_DEFAULT", "'e_mail', NULL, NULL, NULL", "APPLIED");
    run(
        "INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name,"
            + " column_name) SELECT fieldfare.new_id(), id, 'hidden', 'public', 'ticket', 'e_mail'"
            + " FROM fieldfare.field_migrations WHERE migration_type = 'DROP_COLUMN'");

    publish();

    assertThat(fill()).isEqualTo(5);
    assertThat(fill()).isZero();
    assertThat(database.query(COPY))
        .containsExactly(
            "ADD_COLUMN mail {\"dataType\": \"VARCHAR(255)\", \"columnName\": \"mail\"} t f ann t",
            "RENAME_COLUMN e_mail {\"columnName\": \"mail\"} {\"columnName\": \"e_mail\"} t f ann"
                + " t",
            "MODIFY_COLUMN e_mail {\"dataType\": \"character varying(255)\", \"columnName\":"
                + " \"e_mail\"} {\"dataType\": \"TEXT\", \"columnName\": \"e_mail\"} t f ann t",
            "DROP_COLUMN e_mail {\"dataType\": \"text\", \"columnName\": \"e_mail\"} t t ann t");
    assertThat(
            database.query(
                "SELECT concat_ws(' ', backup_type, column_name, data_snapshot, retention_until >"
                    + " now()) FROM field_data_backups"))
        .containsExactly("AUTO_DELETE e_mail [] t");
  }

  @Test
  void qc7_failuresAndUndosAreInItAndWhatTheFormBuilderDoesNotKnowIsLeftOut() throws SQLException {
    database.execute("ALTER TABLE field_migrations ADD note text NOT NULL DEFAULT 'of its own'");
    run("SELECT fieldfare.use_form_builder_tables(true)");
    migration(1, "ADD_COLUMN", "'a', NULL, 'text', NULL", "FAILED");
    migration(2, "ADD_COLUMN", "'b', NULL, 'text', NULL", "APPLIED");
    run(
        "UPDATE fieldfare.field_migrations SET form_id = '00000000-0000-4000-8000-00000000dead'"
            + " WHERE column_name = 'b'");
    migration(3, "ADD_COLUMN", "'c', NULL, 'text', NULL", "APPLIED");
    run(
        "UPDATE fieldfare.field_migrations SET field_id = 'x', requested_by = 'key' WHERE"
            + " column_name = 'c'");
    migration(4, "UNDO", "NULL, NULL, NULL, NULL", "APPLIED");
    run(
        "UPDATE fieldfare.field_migrations SET undo_of = (SELECT id FROM fieldfare.field_migrations"
            + " WHERE column_name = 'c') WHERE migration_type = 'UNDO'");

    publish();

    assertThat(fill()).isEqualTo(4);
    assertThat(database.query(COPY))
        .containsExactly(
            "ADD_COLUMN a {\"dataType\": \"TEXT\", \"columnName\": \"a\"} t f ann f no",
            "ADD_COLUMN c {\"dataType\": \"TEXT\", \"columnName\": \"c\"} f f t",
            "ADD_COLUMN c {\"dataType\": \"TEXT\", \"columnName\": \"c\"} t f ann t");
    assertThat(database.query("SELECT DISTINCT note FROM field_migrations"))
        .containsExactly("of its own");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void d76_aRetriedFailureIsASuccessInItsRow(boolean copiedBetween) throws SQLException {
    run("SELECT fieldfare.use_form_builder_tables(true)");
    migration(1, "ADD_COLUMN", "'a', NULL, 'text', NULL", "FAILED");
    publish();
    if (copiedBetween) {
      fill();
      assertThat(database.query("SELECT success FROM field_migrations")).containsExactly("f");
      database.execute("UPDATE field_migrations SET field_id = NULL");
    }
    run(
        "UPDATE fieldfare.field_migrations SET status = 'APPLIED', success = true, error_message ="
            + " NULL, finished_at = '2026-03-02'",
        "SELECT fieldfare.record_migration_event('migration.applied', 'migration-worker', m,"
            + " 'main') FROM fieldfare.field_migrations m");
    publish();

    fill();

    assertThat(
            database.query(
                "SELECT concat_ws(' ', success, error_message, extract(day FROM executed_at),"
                    + " field_id IS NOT NULL) FROM field_migrations"))
        .containsExactly("t 2 t");
  }

  @Test
  void d76_rowsThatFieldfareWroteAreNotImported() throws SQLException {
    run("SELECT fieldfare.use_form_builder_tables(true)");
    migration(1, "ADD_COLUMN", "'a', NULL, 'text', NULL", "APPLIED");
    publish();
    fill();
    assertThat(database.value("SELECT count(*) FROM field_migrations")).isEqualTo("1");

    try (Connection connection = ledgerOwner.getConnection()) {
      assertThat(new FormHistoryImport(connection).run(ZoneOffset.UTC, false))
          .singleElement()
          .asString()
          .contains("\"migrationsFound\":1", "\"migrationsImported\":0");
    }
  }

  @Test
  void withoutTheSwitchNothingIsWritten() throws SQLException {
    migration(1, "ADD_COLUMN", "'a', NULL, 'text', NULL", "APPLIED");
    publish();

    try (Connection connection = ledgerOwner.getConnection()) {
      assertThat(new FormHistoryCopy(connection).fill(100)).isEmpty();
    }
    assertThat(database.value("SELECT count(*) FROM field_migrations")).isEqualTo("0");
    database.execute("DROP TABLE field_migrations");
    assertThatThrownBy(() -> run("SELECT fieldfare.use_form_builder_tables(true)"))
        .hasMessageContaining("there are no tables");
  }

  private static long fill() throws SQLException {
    try (Connection connection = ledgerOwner.getConnection()) {
      OptionalLong read = new FormHistoryCopy(connection).fill(500);
      return read.orElseThrow();
    }
  }

  /** A finished migration with its event; the values are column, new name, data type, old value. */
  private static void migration(int day, String type, String values, String status)
      throws SQLException {
    boolean success = !"FAILED".equals(status);
    String table = success ? "finished_migrations" : "field_migrations";
    run(
        "INSERT INTO fieldfare.%s (id, migration_type, schema_name, table_name, column_name, new_name, data_type, old_value, form_id,"
                .formatted(table)
            + " field_id, request, status, requested_by, enqueued_at, finished_at, success,"
            + " error_message, rollback_sql) VALUES"
            + " (fieldfare.new_id(), '%s', 'public', 'ticket', %s, '%s', '%s', '{}', '%s', 'ann', now(), '2026-03-%02d', %s, %s, 'x')"
                .formatted(
                    type,
                    values,
                    FormerHistory.FORM,
                    FIELD,
                    status,
                    day,
                    success,
                    success ? "NULL" : "'no'"),
        "SELECT fieldfare.record_migration_event('migration.%s', 'migration-worker', m, 'main') FROM fieldfare.field_migrations m"
                .formatted(success ? "applied" : "failed")
            + " WHERE finished_at = '2026-03-%02d'".formatted(day));
  }

  private static void publish() throws SQLException {
    run("SELECT fieldfare.relay_step('test', 0, 1000)");
  }

  private static void run(String... statements) throws SQLException {
    try (Connection connection = ledgerOwner.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
