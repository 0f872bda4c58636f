package dev.fieldfare.stack.demo;

import java.sql.SQLException;
import java.util.UUID;

/** The tables of a form builder with one form, its sub-form and some answers. */
final class FormBuilderTables {
  static final int ANSWERS = 500;

  private final DemoDatabase database;
  private final UUID form = UUID.randomUUID();
  private final UUID subForm = UUID.randomUUID();
  private final UUID email = UUID.randomUUID();
  private final UUID phone = UUID.randomUUID();
  private final UUID visited = UUID.randomUUID();

  FormBuilderTables(DemoDatabase database) {
    this.database = database;
  }

  String form() {
    return form.toString();
  }

  String table() {
    return "demo_survey_" + tail(form);
  }

  private String subTable() {
    return "demo_visits_" + tail(subForm);
  }

  private static String tail(UUID id) {
    return id.toString().substring(24);
  }

  /** As the form builder creates them. */
  void create() throws SQLException {
    database.run(
        "CREATE TABLE IF NOT EXISTS forms (id uuid PRIMARY KEY, title varchar(255), table_name"
            + " varchar(63))",
        "CREATE TABLE IF NOT EXISTS sub_forms (id uuid PRIMARY KEY, form_id uuid, title"
            + " varchar(255), \"order\" int, table_name varchar(63))",
        "CREATE TABLE IF NOT EXISTS fields (id uuid PRIMARY KEY, form_id uuid, sub_form_id uuid,"
            + " type varchar(50), title varchar(255), \"order\" int)",
        "CREATE TABLE %s (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), form_id uuid, username varchar(100),"
                .formatted(table())
            + " submitted_at timestamp DEFAULT now(), email varchar(255), phone varchar(50))",
        "CREATE TABLE %s (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), parent_id uuid, main_form_subid uuid,"
                .formatted(subTable())
            + " username varchar(100), \"order\" int, submitted_at timestamp, visited date)",
        "INSERT INTO forms VALUES ('%s', 'Demo survey', '%s')".formatted(form, table()),
        "INSERT INTO sub_forms VALUES ('%s', '%s', 'Demo visits', 0, '%s')"
            .formatted(subForm, form, subTable()),
        "INSERT INTO fields VALUES ('%2$s', '%1$s', NULL, 'email', 'Email', 0), ('%3$s', '%1$s', NULL, 'phone', 'Phone', 1),"
                .formatted(form, email, phone)
            + " ('%s', '%s', '%s', 'date', 'Visited', 0)".formatted(visited, form, subForm),
        "INSERT INTO %s (username, email, phone) SELECT 'person ' || n, n || '@example.org', '0' || n FROM generate_series(1, %d) n"
            .formatted(table(), ANSWERS));
  }

  /** The form with its two columns' names exchanged and a new field. */
  String changedDefinition() {
    return """
    {"id":"%s","title":"Demo survey","table":"%s","fields":[
      {"id":"%s","title":"Email","type":"email","column":"phone"},
      {"id":"%s","title":"Phone","type":"phone","column":"email"},
      {"id":"%s","title":"Score","type":"number"}],
     "subForms":[{"id":"%s","title":"Demo visits","table":"%s","fields":[
      {"id":"%s","title":"Visited","type":"date","column":"visited"}]}]}\
    """
        .formatted(form, table(), email, phone, UUID.randomUUID(), subForm, subTable(), visited);
  }

  /** A list of changes as the form builder's user interface posts it. */
  String addition() {
    return """
    {"formId":"%s","changes":[{"type":"ADD_FIELD","fieldId":"%s","columnName":"city","dataType":"province"}]}\
    """
        .formatted(form, UUID.randomUUID());
  }
}
