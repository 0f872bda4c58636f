package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forms of a form builder's own tables are taken over; what is not certain is asked. */
@WithServers
class FormBuilderImportIT {

  private static final String OUTCOMES =
      "SELECT title || ' ' || outcome || ' ' || cardinality(unknown) FROM fieldfare.import_form_builder(%s)";

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(true);
    }
    createTables();
    fill();
  }

  @Test
  void qc27_formsWhoseColumnsAreCertainAreTakenOverOnce() {
    assertThat(database.query(FOUND))
        .containsExactly(
            "Full Name full_name title",
            "เบอร์โทร phone_number migration",
            "Date date title",
            "ชื่อ - -");

    assertThat(database.query(OUTCOMES.formatted("true")))
        .containsExactly("Ticket registered 0", "Thai asked 1");
    assertThat(database.value("SELECT count(*) FROM fieldfare.forms")).isEqualTo("0");
    assertThat(database.query(OUTCOMES.formatted("false")))
        .containsExactly("Ticket registered 0", "Thai asked 1");
    assertThat(database.query(OUTCOMES.formatted("false")))
        .containsExactly("Ticket registered before 0", "Thai asked 1");

    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
    // The system columns and both types of phone numbers are right (C-20).
    assertThat(database.query("SELECT message FROM fieldfare.form_drift()")).isEqualTo(List.of());
  }

  private static final String FOUND =
      "SELECT title || ' ' || coalesce(column_name, '-') || ' ' || coalesce(found_by, '-')"
          + " FROM fieldfare.form_builder_fields() ORDER BY field_id";

  private static void createTables() {
    database.execute(
        "CREATE TABLE forms (id uuid PRIMARY KEY, title varchar(255), table_name varchar(255))",
        "CREATE TABLE sub_forms (id uuid, form_id uuid, title text, \"order\" int, table_name text)",
        "CREATE TABLE fields (id uuid, form_id uuid, sub_form_id uuid, type text, title text, \"order\" int)",
        "CREATE TABLE field_migrations (id uuid DEFAULT gen_random_uuid(), field_id uuid, table_name text,"
            + " column_name text, migration_type text, success boolean, executed_at timestamptz DEFAULT clock_timestamp())",
        "CREATE TABLE ticket (id uuid PRIMARY KEY, form_id uuid, username text, submitted_at timestamp,"
            + " full_name varchar(255), phone_number varchar(50))",
        "CREATE TABLE visits (id uuid PRIMARY KEY, parent_id uuid, main_form_subid uuid, \"order\" int, date date)",
        "CREATE TABLE thai (id uuid PRIMARY KEY, chue varchar(255))");
  }

  private static void fill() {
    String ticket = "'00000000-0000-4000-8000-000000000001'";
    String thai = "'00000000-0000-4000-8000-000000000002'";
    String visits = "'00000000-0000-4000-8000-000000000011'";
    String field = "'00000000-0000-4000-8000-0000000000a%d'";
    database.execute(
        "INSERT INTO forms VALUES (%s, 'Ticket', 'ticket'), (%s, 'Thai', 'thai')"
            .formatted(ticket, thai),
        "INSERT INTO sub_forms VALUES (%s, %s, 'Visits', 0, 'visits')".formatted(visits, ticket),
        "INSERT INTO fields VALUES (%s, %s, NULL, 'short_answer', 'Full Name', 0)"
            .formatted(field.formatted(1), ticket),
        "INSERT INTO fields VALUES (%s, %s, NULL, 'phone', 'เบอร์โทร', 1)"
            .formatted(field.formatted(2), ticket),
        "INSERT INTO fields VALUES (%s, %s, %s, 'date', 'Date', 0)"
            .formatted(field.formatted(3), ticket, visits),
        "INSERT INTO fields VALUES (%s, %s, NULL, 'short_answer', 'ชื่อ', 0)"
            .formatted(field.formatted(4), thai));
    for (String migration :
        List.of(
            "'old_phone', 'ADD_COLUMN', true",
            "'phone_number', 'RENAME_COLUMN', true",
            "'wrong', 'RENAME_COLUMN', false")) {
      database.execute(
          "INSERT INTO field_migrations (field_id, table_name, column_name, migration_type, success) VALUES (%s, 'ticket', %s)"
              .formatted(field.formatted(2), migration));
    }
  }
}
