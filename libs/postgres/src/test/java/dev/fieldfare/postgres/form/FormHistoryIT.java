package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.ImportedHistory;
import dev.fieldfare.contracts.form.ImportedTable;
import dev.fieldfare.contracts.form.ImportedTable.Problem;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The history of a form builder becomes rows of the ledger and values in quarantine. */
@WithServers
class FormHistoryIT {

  private static TestDatabase database;
  private static DataSource ledgerOwner;
  private FormerHistory former;

  /** The ledger belongs to another role than the tables. */
  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    ledgerOwner = database.dataSourceOf(database.createWorker());
    new LedgerInstaller(ledgerOwner, "main").install();
  }

  @BeforeEach
  void createTables() throws SQLException {
    ask("TRUNCATE fieldfare.field_migrations, fieldfare.quarantine");
    former = new FormerHistory(database);
    former.create("varchar(50)");
  }

  @Test
  void qc33_theHistoryIsRecordedOnceAtItsOwnMoments() throws SQLException {
    former.migration(1, "ADD_COLUMN", "a", "NULL", value("a", "VARCHAR(255)"), true);
    former.migration(2, "RENAME_COLUMN", "b", value("a"), value("b"), true);
    former.migration(3, "MODIFY_COLUMN", "b", value("b", "TEXT"), value("b", "DATE"), false);
    former.migration(4, "MODIFY_COLUMN", "b", value("b", "VARCHAR(255)"), value("b", "TEXT"), true);
    former.migration(5, "DROP_COLUMN", "b", value("b", "text"), "NULL", true);
    former.migration(6, "DROP_COLUMN", "b", "NULL", value("b", "text"), true);
    former.migration(7, "MERGE_COLUMN", "b", "NULL", "NULL", true);

    ImportedHistory dry = run(true);
    assertThat(ask("SELECT count(*) FROM fieldfare.field_migrations")).containsExactly("0");
    ImportedHistory first = run(false);
    ImportedHistory second = run(false);

    assertThat(dry.migrationsImported()).isEqualTo(6);
    assertThat(first.migrationsImported()).isEqualTo(6);
    assertThat(second.migrationsImported()).isZero();
    assertThat(second.tables().getFirst().migrationsFound()).isEqualTo(7);
    assertThat(first.tables().getFirst().problems())
        .extracting(Problem::reason)
        .containsExactly("a form builder has no such type");
    assertThat(
            ask(
                "SELECT concat_ws(' ', status, migration_type, column_name, new_name, data_type,"
                    + " old_value #>> '{}', requested_by, error ->> 'message', extract(day FROM"
                    + " executed_at AT TIME ZONE 'UTC')) FROM fieldfare.field_migrations ORDER BY"
                    + " id"))
        .containsExactly(
            "APPLIED ADD_COLUMN a VARCHAR(255) ann 1",
            "APPLIED RENAME_COLUMN a b ann 2",
            "FAILED CHANGE_TYPE b DATE TEXT ann no 3",
            "APPLIED CHANGE_TYPE b TEXT VARCHAR(255) ann 4",
            "APPLIED DROP_COLUMN b text ann 5",
            "APPLIED ADD_COLUMN b text ann 6");
  }

  @Test
  void whatWasImportedIsNeitherRetriedNorUndone() throws SQLException {
    former.migration(1, "ADD_COLUMN", "a", "NULL", value("a", "TEXT"), false);
    former.migration(2, "ADD_COLUMN", "a", "NULL", value("a", "TEXT"), true);
    run(false);

    assertThat(ask("SELECT fieldfare.retry(id) FROM fieldfare.field_migrations ORDER BY id"))
        .containsExactly("conflict", "conflict");
    assertThat(
            ask(
                "SELECT (fieldfare.description_of(m, 'main', false)).undo ->> 'possible' FROM"
                    + " fieldfare.field_migrations m"))
        .containsExactly("false", "false");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "numeric|\"3026.89\"|3026.89",
        "character varying(20)|\"a, b\"|a, b",
        "INTEGER|7|7",
        "date|\"2024-01-08T17:00:00.000Z\"|2024-01-09",
        "TIMESTAMP|\"2024-01-08T17:30:00.000Z\"|2024-01-09 00:30:00",
        "time without time zone|\"12:30:00\"|12:30:00",
        "JSONB|{\"lat\":1}|{\"lat\": 1}",
        "point|{\"x\":1.5,\"y\":2}|(1.5,2)",
        "email|\"a@b.c\"|a@b.c",
      })
  void qc9_valuesGetTheTextOfTheirType(String type, String json, String text) throws SQLException {
    drop(
        1,
        "c",
        type,
        "[{\"id\":\"r1\",\"value\":%s},{\"id\":\"r2\",\"value\":null}]".formatted(json));

    ImportedHistory imported = run(false);

    assertThat(imported.tables().getFirst().problems()).isEmpty();
    assertThat(ask("SELECT data ->> 'r1' FROM fieldfare.quarantine")).containsExactly(text);
    assertThat(
            ask(
                "SELECT row_count || ' ' || (data -> 'r2') || ' ' || kind || ' ' ||"
                    + " key_columns::text FROM fieldfare.quarantine"))
        .containsExactly("2 null copied {id}");
    assertThat(run(false).backupsImported()).isZero();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "integer|[{\"id\":\"r1\",\"value\":\"x\"}]|type integer: SQLSTATE 22P02",
        "date|[{\"id\":\"r1\",\"value\":\"2024-01-08T00:00:00.000Z\"}]|the time zone is wrong",
        "text|[{\"id\":\"r1\"}]|items without",
        "text|[{\"id\":\"r1\",\"value\":1},{\"id\":\"r1\",\"value\":2}]|items without",
        "hstore|[{\"id\":\"r1\",\"value\":1}]|the type of its values is not known: hstore",
        "text FROM pg_class|[{\"id\":\"r1\",\"value\":1}]|is not known: text FROM pg_class",
      })
  void qc9_whatHasNoTypeIsListedAndLeftOut(String type, String snapshot, String reason)
      throws SQLException {
    drop(1, "c", type, snapshot);

    ImportedTable imported = run(false).tables().getFirst();

    assertThat(imported.problems()).extracting(Problem::kind).containsExactly("backup");
    assertThat(imported.problems().getFirst().reason()).contains(reason).doesNotContain("\"x\"");
    assertThat(imported.migrationsImported()).isEqualTo(1);
    assertThat(ask("SELECT count(*) FROM fieldfare.quarantine")).containsExactly("0");
  }

  @Test
  void qc9_valuesComeBackIntoAColumnThatWasMadeAgain() throws SQLException {
    drop(
        1,
        "price",
        "numeric",
        "[{\"id\":\"1\",\"value\":\"2.50\"},{\"id\":\"2\",\"value\":\"7\"}]");
    database.execute("INSERT INTO ticket (id, price) VALUES (1, NULL), (2, 9)");
    run(false);

    String id = ask("SELECT id FROM fieldfare.quarantine").getFirst();
    assertThat(ask("SELECT fieldfare.form_backup('%s') ->> 'isFilled'".formatted(id)))
        .containsExactly("true");
    assertThat(ask("SELECT fieldfare.fill_form_column('%s', 'ann') ->> 'rows'".formatted(id)))
        .containsExactly("2");
    assertThat(database.query("SELECT price FROM ticket ORDER BY id")).containsExactly("2.50", "9");
  }

  @Test
  void qc26_aBackupWithoutAMigrationAndAnExpiredOne() throws SQLException {
    former.backup(1, "price", "MANUAL", "[{\"id\":\"1\",\"value\":\"2.50\"}]", "NULL");
    former.backup(2, "price", "AUTO_DELETE", "[]", "now() - interval '1 day'");

    ImportedTable imported = run(false).tables().getFirst();

    assertThat(imported.backupsFound()).isEqualTo(2);
    assertThat(imported.backupsImported()).isEqualTo(1);
    assertThat(imported.backupsExpired()).isEqualTo(1);
    assertThat(
            ask(
                "SELECT b ->> 'id' || ' ' || (b ->> 'recordCount') || ' ' || (b -> 'createdBy' ->>"
                    + " 'username') FROM"
                    + " jsonb_array_elements(fieldfare.form_backups('%s', false, 9, 0, true)::jsonb -> 'backups') b"
                        .formatted(FormerHistory.FORM)))
        .containsExactly(FormerHistory.backupId(1) + " 1 ann");
  }

  /** Two rows at a time; the rollback names the backup of the type change that it rolls back. */
  @Test
  void i11_batchesImportWhatOneStatementDoes() throws SQLException {
    former.backup(1, "a", "AUTO_MODIFY", "[{\"id\":\"r\",\"value\":\"x\"}]", "NULL");
    former.backup(9, "b", "MANUAL", "[]", "now() + interval '1 day'");
    former.migrationWithBackup(1, "MODIFY_COLUMN", "a", value("a", "integer"));
    for (int day = 2; day < 6; day++) {
      former.migration(day, "ADD_COLUMN", "c" + day, "NULL", value("c" + day, "TEXT"), day != 3);
    }
    database.execute(
        "ALTER TABLE ticket ADD b text",
        "INSERT INTO field_migrations SELECT gen_random_uuid(), field_id, form_id, migration_type,"
            + " table_name, column_name, '{\"dataType\": \"TEXT\"}', old_value, backup_id,"
            + " executed_by, '2025-03-07', success, NULL, NULL FROM field_migrations WHERE"
            + " backup_id IS NOT NULL");

    List<String> reports = new ArrayList<>();
    String next = "NULL";
    while (next != null) {
      String step = "fieldfare.import_form_history('ticket', false, 'UTC', %s, 2)".formatted(next);
      List<String> report =
          ask(
              "SELECT unnest(ARRAY[concat_ws(' ', r -> 'migrationsImported', r ->"
                  + " 'backupsImported', jsonb_array_length(r -> 'problems')), quote_literal(r ->"
                  + " 'next') || '::jsonb']) FROM (SELECT "
                  + step
                  + " AS r OFFSET 0) x");
      reports.add(report.getFirst());
      next = report.getLast().equals("'null'::jsonb") ? null : report.getLast();
    }

    assertThat(reports).containsExactly("2 0 1", "2 0 0", "2 0 0", "0 0 0", "0 1 0", "0 0 0");
    assertThat(ask("SELECT column_name FROM fieldfare.quarantine")).containsExactly("b");
    assertThat(ask("SELECT count(*) FROM fieldfare.field_migrations")).containsExactly("7");
  }

  /** A backlog of a thousand batches; each statement has its own bound. */
  @Test
  void i11_aLongHistoryIsImportedInBatches() throws SQLException {
    int rows = Integer.getInteger("fieldfare.history", 5_000);
    database.execute(
        "INSERT INTO field_migrations SELECT gen_random_uuid(), NULL, '%s', 'ADD_COLUMN', 'ticket', 'c' || n, NULL, '{}', NULL, NULL,"
                .formatted(FormerHistory.FORM)
            + " '2024-01-01'::timestamptz + n * interval '1 second', true, NULL, 'x' FROM"
            + " generate_series(1, %d) n".formatted(rows),
        "CREATE INDEX ON field_migrations (executed_at)",
        "ANALYZE field_migrations");
    Instant began = Instant.now();

    assertThat(run(false).migrationsImported()).isEqualTo(rows);
    Instant first = Instant.now();
    assertThat(run(false).migrationsImported()).isZero();

    long longest =
        Long.parseLong(
            ask("SELECT max(m.n) FROM (SELECT count(*) AS n FROM fieldfare.field_migrations"
                    + " GROUP BY xmin) m")
                .getFirst());
    System.out.printf(
        "history of %d rows: %s, again %s, at most %d in a transaction%n",
        rows, Duration.between(began, first), Duration.between(first, Instant.now()), longest);
    assertThat(longest).isLessThanOrEqualTo(250);
  }

  /** Sixty rows take more than a second. */
  @Test
  void d79_aBatchThatTakesTooLongIsHalved() throws SQLException {
    former.create("former_type");
    database.execute(
        "CREATE FUNCTION slowly(former_type) RETURNS json LANGUAGE plpgsql AS $$BEGIN PERFORM"
            + " pg_sleep(0.02); RETURN to_json($1::text); END$$",
        "CREATE CAST (former_type AS json) WITH FUNCTION slowly(former_type)",
        "INSERT INTO field_migrations SELECT gen_random_uuid(), NULL, '%s', 'ADD_COLUMN', 'ticket', 'c' || n, NULL, '{}', NULL, NULL,"
                .formatted(FormerHistory.FORM)
            + " '2024-01-01'::timestamptz + n * interval '1 second', true, NULL, 'x' FROM"
            + " generate_series(1, 60) n");

    try (Connection connection = ledgerOwner.getConnection()) {
      connection.createStatement().execute("SET statement_timeout = '1s'");

      assertThat(imported(connection, false).migrationsImported()).isEqualTo(60);
    }
  }

  @Test
  void d15_aGatewayOfTheFormerReleaseImportsInOneCall() throws SQLException {
    former.migration(1, "ADD_COLUMN", "a", "NULL", value("a", "VARCHAR(255)"), true);
    former.migration(2, "MERGE_COLUMN", "a", "NULL", "NULL", true);
    drop(3, "c", "numeric", "[{\"id\":\"r1\",\"value\":1}]");
    former.backup(4, "price", "MANUAL", "[]", "NULL");

    assertThat(ask("SELECT fieldfare.import_form_history('ticket', false, 'UTC')"))
        .containsExactly(
            "{\"table\": \"ticket\", \"problems\": [{\"id\":"
                + " \"00000000-0000-4000-8000-000000000002\", \"kind\": \"migration\","
                + " \"column\": \"a\", \"reason\": \"a form builder has no such type\"}],"
                + " \"backupsFound\": 2, \"backupsExpired\": 0, \"backupsImported\": 2,"
                + " \"migrationsFound\": 3, \"migrationsImported\": 2}");
  }

  @Test
  void bothShapesOfTheTablesAreRead() throws SQLException {
    former.create("former_type");
    former.migration(1, "ADD_COLUMN", "a", "NULL", value("a", "TEXT"), true);

    assertThat(run(false).migrationsImported()).isEqualTo(1);
  }

  @Test
  void withoutTheTablesThereIsNoHistory() throws SQLException {
    former.drop();

    assertThat(run(false).tables()).isEmpty();
  }

  private void drop(int day, String column, String type, String snapshot) {
    former.backup(day, column, "AUTO_DELETE", snapshot, "now() + interval '50 days'");
    former.migrationWithBackup(day, "DROP_COLUMN", column, value(column, type));
  }

  private static String value(String column) {
    return "'{\"columnName\": \"%s\"}'".formatted(column);
  }

  private static String value(String column, String type) {
    return "'{\"columnName\": \"%s\", \"dataType\": \"%s\"}'".formatted(column, type);
  }

  private static ImportedHistory run(boolean dryRun) throws SQLException {
    try (Connection connection = ledgerOwner.getConnection()) {
      return imported(connection, dryRun);
    }
  }

  private static ImportedHistory imported(Connection connection, boolean dryRun)
      throws SQLException {
    try {
      List<ImportedTable> tables = new ArrayList<>();
      for (String json : new FormHistoryImport(connection).run(ZoneId.of("Asia/Bangkok"), dryRun)) {
        tables.add(ContractsJson.mapper().readValue(json, ImportedTable.class));
      }
      return ImportedHistory.of(dryRun, Instant.now(), tables);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  /** The first column of the rows, as the owner of the ledger sees them. */
  private static List<String> ask(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = ledgerOwner.getConnection();
        var statement = connection.createStatement()) {
      if (statement.execute(sql)) {
        var rows = statement.getResultSet();
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
    }
    return values;
  }
}
