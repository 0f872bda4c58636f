package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.FormMapping;
import dev.fieldfare.contracts.form.FormMappingQuestion;
import dev.fieldfare.contracts.form.ImportedForms;
import dev.fieldfare.contracts.form.ImportedForms.ImportedForm;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which column belongs to which field is asked where it is not certain, and answers are stored. */
@WithServers
class FormMappingIT {

  private static final String FORM = "00000000-0000-4000-8000-000000000001";

  private static TestDatabase database;
  private static DataSource ledgerOwner;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    ledgerOwner = database.dataSourceOf(database.createWorker());
    new LedgerInstaller(ledgerOwner, "main").install();
  }

  @BeforeEach
  void createTables() throws Exception {
    try (Connection connection = ledgerOwner.getConnection()) {
      new FormRegistry(connection).use(true);
      connection
          .createStatement()
          .execute("TRUNCATE fieldfare.forms, fieldfare.fields, fieldfare.form_column_answers");
    }
    database.execute(
        "DROP TABLE IF EXISTS forms, sub_forms, fields, field_migrations, submission_data, answers,"
            + " other CASCADE",
        "CREATE TABLE forms (id uuid, title text, table_name text)",
        "CREATE TABLE sub_forms (id uuid, form_id uuid, title text, \"order\" int, table_name"
            + " text)",
        "CREATE TABLE fields (id uuid, form_id uuid, sub_form_id uuid, type text, title text,"
            + " \"order\" int)",
        "CREATE TABLE field_migrations (id uuid, field_id uuid, table_name text, column_name text,"
            + " migration_type text, old_value jsonb, new_value jsonb, success boolean, executed_at"
            + " timestamptz)",
        "INSERT INTO forms VALUES ('%s', 'Thai', 'answers')".formatted(FORM));
  }

  @Test
  void qc27_anAnswerIsStoredAndNeverAskedAgain() throws Exception {
    database.execute("CREATE TABLE answers (id uuid, chue varchar(255), wan date, chue_len text)");
    field(1, "short_answer", "ชื่อ");
    field(2, "date", "วัน");

    assertThat(run(true)).extracting(ImportedForm::outcome).containsExactly("asked");
    List<FormMappingQuestion> asked = questions();
    assertThat(asked).extracting(FormMappingQuestion::title).containsExactly("ชื่อ", "วัน");
    assertThat(asked)
        .extracting(each -> each.suggestion().orElse("-"))
        .containsExactly("chue", "wan");
    assertThat(asked.getFirst().candidates())
        .extracting(each -> each.column() + " " + each.fits())
        .containsExactly("chue true", "wan false", "chue_len false");
    answer(1, "chue_len");
    assertThat(questions()).extracting(FormMappingQuestion::title).containsExactly("วัน");
    answer(2, "wan");

    assertThat(questions()).isEmpty();
    assertThat(run(false)).extracting(ImportedForm::outcome).containsExactly("registered");
    assertThat(run(false)).extracting(ImportedForm::outcome).containsExactly("registered before");
    assertThat(columns()).isEqualTo("ชื่อ chue_len, วัน wan");
  }

  @Test
  void qc27_answersThatCannotBeAreRefused() throws Exception {
    database.execute("CREATE TABLE answers (id uuid, chue varchar(255), form_id uuid)");
    field(1, "short_answer", "ชื่อ");
    field(2, "short_answer", "สกุล");
    answer(1, "chue");

    assertThatThrownBy(() -> answer(2, "chue")).hasMessageContaining("which was answered before");
    assertThatThrownBy(() -> answer(2, "none")).hasMessageContaining("has no column \"none\"");
    assertThatThrownBy(() -> answer(2, "form_id")).hasMessageContaining("system column");
    assertThatThrownBy(() -> answer(3, "chue")).hasMessageContaining("has no field");
  }

  @Test
  void qc27_anAnswerWhoseColumnIsGoneIsAskedAgain() throws Exception {
    database.execute("CREATE TABLE answers (id uuid, chue varchar(255), sakun varchar(255))");
    field(1, "short_answer", "ชื่อ");
    answer(1, "chue");
    database.execute("ALTER TABLE answers DROP COLUMN chue");

    assertThat(questions()).hasSize(1);
  }

  @Test
  void qc27_twoFieldsThatClaimOneColumnAreBothAsked() throws Exception {
    database.execute("CREATE TABLE answers (id uuid, name text, other text)");
    field(1, "paragraph", "หนึ่ง");
    field(2, "paragraph", "สอง");
    migration(1, 1, "ADD_COLUMN", "name", "null", "{\"columnName\": \"name\"}");
    migration(2, 1, "ADD_COLUMN", "name", "null", "{\"columnName\": \"name\"}");

    assertThat(questions()).hasSize(2);
  }

  @Test
  void qc27_aRollbackIsNotTakenForAChange() throws Exception {
    database.execute("CREATE TABLE answers (id uuid, former text, later text)");
    field(1, "paragraph", "หนึ่ง");
    migration(
        1,
        1,
        "RENAME_COLUMN",
        "later",
        "{\"columnName\": \"former\"}",
        "{\"columnName\": \"later\"}");
    migration(
        1,
        2,
        "RENAME_COLUMN",
        "later",
        "{\"columnName\": \"later\"}",
        "{\"columnName\": \"former\"}");

    assertThat(questions()).isEmpty();
    assertThat(run(false)).extracting(ImportedForm::outcome).containsExactly("registered");
    assertThat(columns()).isEqualTo("หนึ่ง former");
  }

  @Test
  void qc27_storedValuesTellTheColumn() throws Exception {
    storedAnswers("uuid");

    assertThat(
            ask(
                "SELECT string_agg(title || ' ' || coalesce(column_name, '-') || ' ' ||"
                    + " coalesce(found_by, '-'), ', ' ORDER BY place) FROM"
                    + " fieldfare.form_builder_fields()"))
        .isEqualTo(
            "ชื่อ name values, ราคา price values, วัน day values, Copy - -, เหมือน - -, ใช่ - -,"
                + " น้อย - -, แก้ - -, ลับ - -");
  }

  @Test
  void qc27_rowsWithoutTheIdOfASubmissionTellNothing() throws Exception {
    storedAnswers("text");

    assertThat(questions()).hasSize(9);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void d79_aLimitedNumberOfStoredValuesIsRead(boolean isIndexed) throws Exception {
    storedAnswers("uuid");
    database.execute(
        "INSERT INTO submission_data SELECT gen_random_uuid(), f.id, 'x' FROM fields f,"
            + " generate_series(1, 5000)",
        isIndexed ? "CREATE INDEX ON submission_data (field_id)" : "SELECT",
        "ANALYZE submission_data");

    try (Connection connection = ledgerOwner.getConnection()) {
      connection.setAutoCommit(false);
      FormRegistry registry = new FormRegistry(connection);
      registry.answerMapping(id(4), "same1", "ann");
      assertThat(rowsRead(connection)).isZero();

      registry.mappingQuestions();
      assertThat(rowsRead(connection)).isBetween(isIndexed ? 8 : 0, isIndexed ? 8 * 200 : 0);
    }
  }

  private static int rowsRead(Connection connection) throws SQLException {
    try (var rows =
        connection
            .createStatement()
            .executeQuery(
                "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_all_tables"
                    + " WHERE relid = 'public.submission_data'::regclass")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** The other form's fields keep what their values tell. */
  @ParameterizedTest
  @ValueSource(strings = {"locked", "protected", "without uuids"})
  void d79_aTableThatCannotBeReadTellsNothing(String reason) throws Exception {
    storedAnswers("uuid");
    database.execute(
        "CREATE TABLE other (id uuid PRIMARY KEY, later text)",
        "INSERT INTO other VALUES (gen_random_uuid(), 'a')",
        "INSERT INTO forms VALUES ('%s', 'Other', 'other')".formatted(id(99)),
        "INSERT INTO fields VALUES ('%s', '%s', NULL, 'paragraph', 'อื่น', 1)"
            .formatted(id(50), id(99)),
        "INSERT INTO submission_data SELECT gen_random_uuid(), '%s', n::text FROM generate_series(1, 9) n"
            .formatted(id(50)));
    try (Connection locking = database.connect()) {
      locking.setAutoCommit(false);
      switch (reason) {
        case "locked" -> locking.createStatement().execute("LOCK TABLE other");
        case "protected" ->
            database.execute(
                "ALTER TABLE other ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
        default ->
            database.execute(
                "ALTER TABLE submission_data ALTER submission_id TYPE text",
                "UPDATE submission_data SET submission_id = 'none' WHERE field_id = '%s'"
                    .formatted(id(50)));
      }

      assertThat(
              ask(
                  "SET lock_timeout = '200ms'; SELECT count(*) FROM fieldfare.form_builder_fields()"
                      + " WHERE found_by = 'values'"))
          .isEqualTo("3");
    }
  }

  /** Two columns are equal, one has two different values, and three fields differ or have few. */
  private static void storedAnswers(String typeOfIds) {
    database.execute(
        "CREATE TABLE answers (id %s PRIMARY KEY, name text, price numeric(9,2), day date, same1 text, same2 text, yes text, few text, edited text, secret text)"
            .formatted(typeOfIds),
        "CREATE TABLE submission_data (submission_id uuid, field_id uuid, value_text text)",
        "INSERT INTO answers SELECT gen_random_uuid(), 'person ' || n, n, date '2025-01-01' + n, n"
            + " * 7, n * 7, n % 2, 'f' || n, 'e' || n, 's' || n FROM generate_series(1, 20) n");
    String[] values = {
      "name", "price::int", "day", "same1", "same2", "yes", "few", "edited", "NULL::text"
    };
    String[] titles = {"ชื่อ", "ราคา", "วัน", "Copy", "เหมือน", "ใช่", "น้อย", "แก้", "ลับ"};
    for (int n = 0; n < values.length; n++) {
      field(n + 1, "paragraph", titles[n]);
      database.execute(
          "INSERT INTO submission_data SELECT id::uuid, '%s', (%s)::text FROM answers %s"
              .formatted(id(n + 1), values[n], "few".equals(values[n]) ? "LIMIT 4" : ""));
    }
    database.execute("UPDATE answers SET edited = 'other' WHERE name = 'person 3'");
  }

  /** The bar: no wrong answer is called sure, and at most a third is asked. */
  @Test
  void qc27_ofFourHundredFieldsAThirdIsAskedAndNoneIsWrong() throws Exception {
    database.execute(
        "DO $$ BEGIN EXECUTE 'CREATE TABLE answers (id uuid, ' || (SELECT"
            + " string_agg(format('field_no_%s text', n), ', ' ORDER BY md5(n::text)) FROM"
            + " generate_series(1, 400) n) || ')'; END $$",
        "INSERT INTO fields SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '%s', NULL, 'paragraph',"
                .formatted(FORM)
            + " CASE n % 3 WHEN 0 THEN 'ช่อง ' || n WHEN 1 THEN 'Field no ' || n ELSE 'เดิม ' || n"
            + " END, n FROM generate_series(1, 400) n",
        "INSERT INTO field_migrations SELECT gen_random_uuid(), id, 'answers', 'field_no_' ||"
            + " \"order\", 'ADD_COLUMN', NULL, '{}', true, now() FROM fields WHERE \"order\" % 3 ="
            + " 2");

    assertThat(questions()).hasSize(133);
    assertThat(
            ask(
                "SELECT count(*) FROM fieldfare.form_builder_fields() WHERE column_name <>"
                    + " 'field_no_' || place"))
        .isEqualTo("0");
  }

  /** A type of the form builder may have a cast that runs code of its owner. */
  @Test
  void d68_codeOfTheTablesOwnerRunsAsThatOwner() throws Exception {
    database.execute(
        "CREATE TABLE answers (id uuid, name text)",
        "DROP TYPE IF EXISTS field_type CASCADE",
        "CREATE TYPE field_type AS ENUM ('paragraph')",
        "ALTER TABLE fields ALTER type TYPE field_type USING 'paragraph'",
        "DROP TABLE IF EXISTS leak",
        "CREATE TABLE leak (who name)",
        "CREATE FUNCTION leak(field_type) RETURNS json LANGUAGE plpgsql AS $$BEGIN INSERT INTO"
            + " public.leak VALUES (current_user); RETURN '\"paragraph\"'; END$$",
        "CREATE CAST (field_type AS json) WITH FUNCTION leak(field_type)");
    field(1, "paragraph", "Name");

    assertThat(questions()).isEmpty();
    assertThat(database.query("SELECT DISTINCT who FROM leak")).containsExactly(database.user());
    database.execute("DROP TYPE field_type CASCADE");
  }

  private static void field(int n, String type, String title) {
    database.execute(
        "INSERT INTO fields VALUES ('%s', '%s', NULL, '%s', '%s', %d)"
            .formatted(id(n), FORM, type, title, n));
  }

  private static void migration(
      int field, int day, String type, String column, String before, String after) {
    database.execute(
        "INSERT INTO field_migrations VALUES (gen_random_uuid(), '%s', 'answers', '%s', '%s', '%s', '%s', true, '2025-03-%02d')"
            .formatted(id(field), column, type, before, after, day));
  }

  private static String id(int n) {
    return new UUID(0x4000L, 0x8000_0000_0000_0000L + n).toString();
  }

  private static List<FormMappingQuestion> questions() throws Exception {
    try (Connection connection = ledgerOwner.getConnection()) {
      return ContractsJson.mapper()
          .readValue(new FormRegistry(connection).mappingQuestions(), FormMapping.class)
          .questions();
    }
  }

  private static List<ImportedForm> run(boolean dryRun) throws Exception {
    try (Connection connection = ledgerOwner.getConnection()) {
      return ContractsJson.mapper()
          .readValue(new FormRegistry(connection).importForms(dryRun), ImportedForms.class)
          .forms();
    }
  }

  private static void answer(int field, String column) throws SQLException {
    try (Connection connection = ledgerOwner.getConnection()) {
      new FormRegistry(connection).answerMapping(id(field), column, "ann");
    }
  }

  private static String columns() throws SQLException {
    return ask(
        "SELECT string_agg(title || ' ' || column_name, ', ' ORDER BY place) FROM"
            + " fieldfare.fields");
  }

  private static String ask(String sql) throws SQLException {
    try (Connection connection = ledgerOwner.getConnection();
        var statement = connection.createStatement()) {
      boolean isQuery = statement.execute(sql);
      var rows = isQuery || statement.getMoreResults() ? statement.getResultSet() : null;
      rows.next();
      return rows.getString(1);
    }
  }
}
