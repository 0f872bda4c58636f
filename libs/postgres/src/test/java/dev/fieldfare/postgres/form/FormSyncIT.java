package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.SyncReport;
import dev.fieldfare.contracts.form.SyncedTable;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are older than Fieldfare get their rows in the ledger. */
@WithServers
class FormSyncIT {

  private static final int MOST_GROWTH = 40;

  private TestDatabase database;

  @BeforeEach
  void install(TestDatabase shared) throws SQLException {
    database = shared;
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE",
        "DROP SCHEMA IF EXISTS fieldfare_run CASCADE",
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public");
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(true);
    }
  }

  @Test
  void qc34_formsAndSubFormsAreRecordedOnceWithTheSummary() throws SQLException {
    database.execute(
        "CREATE TABLE ticket (id uuid, form_id uuid, submitted_at timestamp, mail varchar(255),"
            + " extra int)",
        "CREATE TABLE visits (id uuid, parent_id uuid, main_form_subid uuid, \"วัน\" date)");
    register("ticket", null, "ticket", "mail", "gone");
    register("visits", "ticket", "visits", "วัน");
    register("lost", null, "nowhere", "a");

    SyncReport dry = sync(true);
    assertThat(database.value("SELECT count(*) FROM fieldfare.field_migrations")).isEqualTo("0");
    SyncReport first = sync(false);
    SyncReport second = sync(false);

    assertThat(counts(dry)).isEqualTo("3 3 2 1 1 1");
    assertThat(counts(first)).isEqualTo(counts(dry));
    assertThat(counts(second)).isEqualTo("3 3 0 1 1 1");
    assertThat(first.tables().getFirst().error()).hasValue("the table \"nowhere\" does not exist");
    assertThat(
            database.query(
                "SELECT concat_ws(' ', migration_type, form_id, field_id, table_name, new_value ->>"
                    + " 'dataType', new_value ->> 'backfilled', requested_by, rollback_sql) FROM"
                    + " fieldfare.field_migrations ORDER BY table_name"))
        .containsExactly(
            "ADD_COLUMN ticket ticket.mail ticket character varying(255) true ALTER TABLE"
                + " public.ticket DROP COLUMN mail",
            "ADD_COLUMN ticket visits.วัน visits date true ALTER TABLE public.visits DROP COLUMN"
                + " \"วัน\"");
    assertThat(database.query("SELECT DISTINCT type FROM fieldfare.event_log"))
        .containsExactly("dev.fieldfare.migration.applied");
  }

  @Test
  void qc33_whatFieldfareMadeItselfIsNotRecordedAgain() throws SQLException {
    database.execute("CREATE TABLE made (id uuid, a text, renamed text, added text)");
    register("made", null, "made", "a", "renamed", "added");
    database.execute(
        past("CREATE_TABLE", "NULL", "{\"columns\": [{\"column\": \"a\"}]}"),
        past("RENAME_COLUMN", "'made.renamed'", "{}"),
        past("ADD_COLUMN", "'made.added'", "{}"));

    assertThat(counts(sync(false))).isEqualTo("1 3 0 0 0 0");
  }

  /**
   * The bar of five seconds is a figure of the benchmark {@code forms}. Here ten times the tables
   * take about ten times as long, on any machine.
   */
  @Test
  void i11_tenThousandFieldsOfAThousandTablesCostTenTimesThoseOfAHundred() throws SQLException {
    database.execute(
        "DO $$ BEGIN FOR n IN 1..1000 LOOP EXECUTE format('CREATE TABLE t%s (id int, c1 text, c2"
            + " text, c3 text, c4 text, c5 text, c6 text, c7 text, c8 text, c9 text, c10 text)',"
            + " n); END LOOP; END $$");
    registerNumbered(0, 50);
    List<Duration> ofAHundred = compareAndSync("100 1000 1000 0 0 0");
    registerNumbered(50, 500);
    List<Duration> ofAThousand = compareAndSync("1000 10000 9000 0 0 0");
    assertThat(counts(sync(false))).isEqualTo("1000 10000 0 0 0 0");

    System.out.println("compare, sync: " + ofAHundred + ", " + ofAThousand);
    for (int n = 0; n < 2; n++) {
      assertThat(ofAThousand.get(n)).isLessThan(ofAHundred.get(n).multipliedBy(MOST_GROWTH));
    }
  }

  /** Forms f1 to f500, each with a sub-form, and their fields. */
  private void registerNumbered(int from, int to) {
    String some = "generate_series(1, 1000) n WHERE (n - 1) %% 500 BETWEEN %d AND %d";
    String numbers = some.formatted(from, to - 1);
    database.execute(
        "INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name) SELECT 'f'"
            + " || n, CASE WHEN n > 500 THEN 'f' || n - 500 END, 'Form ' || n, 'public', 't' || n"
            + " FROM "
            + numbers
            + " ORDER BY n",
        "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name,"
            + " column_type, nullable) SELECT 'f' || CASE WHEN n > 500 THEN n - 500 ELSE n END, n"
            + " || '.' || c, 'f' || n, 'c', 'text', 'c' || c, 'text', true FROM (SELECT n FROM "
            + numbers
            + ") x, generate_series(1, 10) c",
        "ANALYZE fieldfare.forms, fieldfare.fields");
  }

  private List<Duration> compareAndSync(String expected) throws SQLException {
    Instant began = Instant.now();
    assertThat(database.query("SELECT kind FROM fieldfare.form_drift()")).isEqualTo(List.of());
    Instant compared = Instant.now();
    assertThat(counts(sync(false))).isEqualTo(expected);
    return List.of(Duration.between(began, compared), Duration.between(compared, Instant.now()));
  }

  private SyncReport sync(boolean dryRun) throws SQLException {
    try (Connection connection = database.connect()) {
      List<SyncedTable> tables =
          new FormSync(connection).run(dryRun).stream().map(FormSyncIT::table).toList();
      return SyncReport.of(dryRun, Instant.now(), tables);
    }
  }

  private static SyncedTable table(String json) {
    try {
      return ContractsJson.mapper().readValue(json, SyncedTable.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String counts(SyncReport report) {
    return "%d %d %d %d %d %d"
        .formatted(
            report.tablesScanned(),
            report.columnsFound(),
            report.migrationsCreated(),
            report.missingColumns(),
            report.extraColumns(),
            report.errors());
  }

  private void register(String form, String main, String table, String... columns) {
    database.execute(
        "INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name) VALUES ('%s', %s, '%s', 'public', '%s')"
            .formatted(form, main == null ? "NULL" : "'" + main + "'", form, table));
    for (String column : columns) {
      database.execute(
          "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name) VALUES ('%s', '%s', '%s', '%s', 'text', '%s')"
              .formatted(main == null ? form : main, form + "." + column, form, column, column));
    }
  }

  private static String past(String type, String field, String request) {
    return ("INSERT INTO fieldfare.finished_migrations (id, migration_type, schema_name,"
            + " table_name, form_id, field_id, request, status, enqueued_at, finished_at)"
            + " VALUES (fieldfare.new_id(), '%s', 'public', 'made', 'made', %s, '%s',"
            + " 'APPLIED', now(), now())")
        .formatted(type, field, request);
  }
}
