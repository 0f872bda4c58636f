package dev.fieldfare.report.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.report.ChangeHistory;
import dev.fieldfare.contracts.report.DescribedTable;
import dev.fieldfare.contracts.report.DescribedTable.Column;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.ledger.LedgerBackups;
import dev.fieldfare.report.ledger.LedgerChanges;
import dev.fieldfare.report.ledger.LedgerTables;
import dev.fieldfare.report.render.FormattedReports;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The history of a form or a table is a document that a person can read. */
@WithServers
@TestInstance(Lifecycle.PER_CLASS)
class HistoryReportsIT {
  private static final String MIGRATION =
      """
      INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, column_name, new_name, data_type,
        form_id, status, requested_by, enqueued_at, started_at, finished_at)
      VALUES (fieldfare.new_id(), %d, '%s', 'public', '%s', %s, %s, %s, 'f1', 'APPLIED', 'ann', now() - interval '2 years',
        now() - interval '2 years', now() - interval '2 years' + interval '1.5 s')
      """;

  private final TestDatabase database;
  private TargetConnections connections;
  private HistoryReports reports;

  HistoryReportsIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeAll
  void begin() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();
    connections =
        new TargetConnections(
            List.of(Target.of("main", database.jdbcUrl(), database.user(), database.password())),
            PoolSettings.forShortReads("test"));
    reports =
        new HistoryReports(
            new HistoryReports.Sources(
                new LedgerTables(connections),
                new LedgerChanges(connections),
                LedgerBackups.ofAllTimes(connections)));
    database.execute(
        "CREATE TABLE public.survey (id uuid PRIMARY KEY, mail text NOT NULL DEFAULT 'a|b', big"
            + " text GENERATED ALWAYS AS (upper(mail)) STORED, UNIQUE (mail))",
        "CREATE INDEX survey_big ON public.survey (big)",
        "COMMENT ON COLUMN public.survey.mail IS '<b>Address</b>'",
        "CREATE TABLE public.survey_items (parent_id uuid REFERENCES public.survey)",
        "INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name) VALUES"
            + " ('f1', NULL, 'Customer survey', 'public', 'survey'), ('f2', 'f1', 'Items',"
            + " 'public', 'survey_items')",
        "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name)"
            + " VALUES ('f1', 'x', 'f1', 'E-mail', 'text', 'mail')",
        migration(1, "ADD_COLUMN", "poll", "'mail'", "NULL", "'text'"),
        migration(2, "RENAME_TABLE", "poll", "NULL", "'survey'", "NULL"),
        migration(3, "ADD_COLUMN", "poll", "'of_another_table'", "NULL", "'text'"),
        migration(4, "DROP_COLUMN", "survey", "'old'", "NULL", "NULL"),
        "UPDATE fieldfare.finished_migrations SET form_id = NULL WHERE seq = 3",
        """
        INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, column_name, form_id, backup_type, status, row_count,
          bytes, created_by, created_at)
        VALUES (fieldfare.new_id(), 'public', 'survey', 'old', 'f1', 'column', 'VERIFIED', 12345, 10, 'ann', now() - interval '2 years'),
          (fieldfare.new_id(), 'public', 'poll', 'mail', 'f1', 'column', 'VERIFIED', 67890, 10, 'ann', now() - interval '3 years')
        """);
  }

  @AfterAll
  void close() {
    connections.close();
  }

  @Test
  void qc79_theDocumentHasStructureChangesAndBackups() {
    String text = render("public.survey", null, ReportFormat.MD);

    assertThat(text)
        .contains("# History of public.survey", "| Form | Customer survey |")
        .contains("| mail | text | no | 'a\\|b'::text | E\\-mail | &lt;b\\>Address&lt;/b\\> |")
        .contains("| big | text | yes | generated: upper\\(mail\\) | \\- | \\- |")
        .contains("PRIMARY KEY \\(id\\)", "survey\\_big", "CREATE INDEX survey\\_big ON")
        .contains("RENAME\\_TABLE public.poll to survey", "| APPLIED | ann | 1500.0 ms |")
        .contains("| 12345 |", "| 67890 |");
    assertThat(render("public.survey", null, ReportFormat.HTML))
        .contains("<h2>Columns of public.survey</h2>", "&lt;b&gt;Address&lt;/b&gt;", "1500.0 ms")
        .doesNotContain("<b>Address");
  }

  @Test
  void qc79_changesUnderAnEarlierNameBelongToTheTable() {
    assertThat(make("survey", null).changes())
        .map(change -> change.type() + " " + change.column().orElse("-"))
        .containsExactlyInAnyOrder("DROP_COLUMN old", "RENAME_TABLE -", "ADD_COLUMN mail");
    assertThat(make("poll", null).changes()).hasSize(3);
  }

  @Test
  void qc79_aFormHasTheTablesOfItsSubForms() {
    ChangeHistory history = reports.make(request(null, "f1").forOperator());

    assertThat(history.tables())
        .extracting(DescribedTable::table)
        .containsExactly("public.survey", "public.survey_items");
    assertThat(history.tables().getFirst().columns())
        .extracting(Column::fieldId)
        .containsExactly(Optional.empty(), Optional.of("x"), Optional.empty());
    assertThat(history.tables().getLast().constraints())
        .singleElement()
        .satisfies(key -> assertThat(key.definition()).contains("REFERENCES public.survey"));
    assertThat(history.backups()).hasSize(2);
    assertThat(HistoryTables.of(history).title()).isEqualTo("History of the form Customer survey");
  }

  @Test
  void qc79_aTableThatWasDroppedStillHasItsHistory() {
    String text = render("public.poll", null, ReportFormat.MD);

    assertThat(text).contains("the table does not exist", "of\\_another\\_table");
  }

  @Test
  void qc79_aTableThatIsLockedCostsItsStructureOnly() throws SQLException {
    try (Connection rewriting = database.connect();
        var statement = rewriting.createStatement()) {
      rewriting.setAutoCommit(false);
      statement.execute("LOCK TABLE public.survey IN ACCESS EXCLUSIVE MODE");
      ChangeHistory history = reports.make(request("survey", null).forOperator());

      assertThat(history.omitted())
          .contains("The tables of main are missing, because the target does not answer.");
      assertThat(history.changes()).hasSize(3);
      rewriting.rollback();
    }
  }

  @Test
  void qc79_aTableThatTheLedgerDoesNotKnowIsNotDescribed() throws SQLException {
    database.execute(
        "CREATE SCHEMA billing",
        "CREATE SCHEMA fieldfare_work",
        "CREATE TABLE billing.users (secret text)",
        "CREATE TABLE billing.accounts (secret text)",
        "CREATE TABLE fieldfare_work.accounts (secret text)",
        "CREATE TABLE public.accounts (id int)",
        migration(10, "ADD_COLUMN", "accounts", "NULL", "NULL", "NULL"),
        migration(11, "ADD_COLUMN", "accounts", "NULL", "NULL", "NULL"),
        "UPDATE fieldfare.finished_migrations SET schema_name = 'fieldfare_work' WHERE seq = 11",
        "UPDATE fieldfare.finished_migrations SET form_id = NULL WHERE seq IN (10, 11)",
        "INSERT INTO fieldfare.field_migrations (id, migration_type, schema_name, table_name,"
            + " status, enqueued_at) VALUES (fieldfare.new_id(), 'ADD_COLUMN', 'billing', 'users',"
            + " 'REJECTED', now())");

    for (String name : List.of("users", "billing.users", "fieldfare_work.accounts")) {
      assertThat(reports.make(request(name, null).forOperator()).tables()).as(name).isEmpty();
    }
    assertThat(make("accounts", null).tables())
        .extracting(DescribedTable::table)
        .containsExactly("public.accounts");
    assertThat(render("users", null, ReportFormat.MD)).doesNotContain("secret");
  }

  @Test
  void qc79_aTableThatWasChangedWithoutAFormIsDescribed() throws SQLException {
    database.execute(
        "CREATE TABLE public.ledger_only (id int)",
        "CREATE TABLE public.renamed_only (id int)",
        migration(7, "CREATE_TABLE", "ledger_only", "NULL", "NULL", "NULL"),
        migration(8, "RENAME_TABLE", "older", "NULL", "'renamed_only'", "NULL"),
        "UPDATE fieldfare.finished_migrations SET form_id = NULL WHERE seq IN (7, 8)");

    assertThat(make("ledger_only", null).tables()).hasSize(1);
    assertThat(make("public.renamed_only", null).tables()).hasSize(1);
  }

  @Test
  void qc79_aViewerGetsNamesTypesAndNullability() {
    ChangeHistory history = make("public.survey", null);
    DescribedTable table = history.tables().getFirst();

    assertThat(table.columns())
        .extracting(column -> column.name() + " " + column.type() + " " + column.nullable())
        .containsExactly("id uuid false", "mail text false", "big text true");
    assertThat(table.columns())
        .allMatch(column -> column.value().isEmpty() && column.comment().isEmpty());
    assertThat(table.constraints()).isEmpty();
    assertThat(table.indexes()).isEmpty();
    assertThat(history.omitted()).contains(HistoryReports.FOR_OPERATORS);
    assertThat(
            new FormattedReports()
                .render(
                    reports.document(request("public.survey", null), Function.identity()),
                    ReportFormat.MD))
        .doesNotContain("Constraints of", "Indexes of", "a\\|b", "Address");
  }

  @Test
  void qc79_aHistoryOfEverythingIsRefused() {
    assertThatThrownBy(() -> make(null, null)).isInstanceOf(WrongParameter.class);
  }

  private ChangeHistory make(String table, String formId) {
    return reports.make(request(table, formId));
  }

  private String render(String table, String formId, ReportFormat format) {
    return new FormattedReports()
        .render(
            reports.document(request(table, formId).forOperator(), Function.identity()), format);
  }

  private static ReportRequest request(String table, String formId) {
    return ReportRequest.of(
        new ReportRequest.Parameters(null, null, null, table, formId),
        List.of("main"),
        Instant.now());
  }

  private static String migration(
      int seq, String type, String table, String column, String newName, String dataType) {
    return MIGRATION.formatted(seq, type, table, column, newName, dataType);
  }
}
