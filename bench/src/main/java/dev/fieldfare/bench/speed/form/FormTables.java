package dev.fieldfare.bench.speed.form;

import dev.fieldfare.bench.speed.BenchmarkStack;
import java.util.List;

/** The tables and the registry that {@link FormSpeed} measures. */
final class FormTables {

  private static final String FORM = "00000000-0000-4000-8000-000000000001";

  private FormTables() {}

  /** Forms with a sub-form each; each table has ten fields. */
  static void createRegistry(BenchmarkStack stack, int forms) {
    stack.prepare(
        List.of(
            "DO $$ BEGIN FOR n IN 1..%d LOOP EXECUTE format('CREATE TABLE t%%s (id uuid, c1 text, c2 text, c3 text, c4 text, c5 text,"
                    .formatted(forms * 2)
                + " c6 text, c7 text, c8 text, c9 text, c10 text)', n); END LOOP; END $$",
            "INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name) SELECT"
                + " 'f' || n,"
                + " CASE WHEN n > %1$d THEN 'f' || n - %1$d END, 'Form ' || n, 'public', 't' || n FROM generate_series(1, %2$d) n"
                    .formatted(forms, forms * 2),
            "INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type,"
                + " column_name, column_type, nullable)"
                + " SELECT 'f' || CASE WHEN n > %1$d THEN n - %1$d ELSE n END, n || '.' || c, 'f' || n, 'c', 'text', 'c' || c, 'text', true"
                    .formatted(forms)
                + " FROM generate_series(1, %d) n, generate_series(1, 10) c".formatted(forms * 2)));
  }

  /** A table of sixty columns; returns the definition of its form. */
  static String createSixtyFields(BenchmarkStack stack) {
    StringBuilder columns = new StringBuilder("CREATE TABLE sixty (id uuid PRIMARY KEY");
    StringBuilder fields = new StringBuilder();
    for (int n = 0; n < 60; n++) {
      columns.append(", c").append(n).append(" text");
      fields
          .append(n == 0 ? "" : ",")
          .append("{\"id\":\"s%1$d\",\"type\":\"text\",\"column\":\"c%1$d\"}".formatted(n));
    }
    stack.prepare(List.of(columns + ")"));
    return "{\"title\":\"Sixty\",\"table\":\"sixty\",\"fields\":[" + fields + "]}";
  }

  /**
   * 400 fields: a third renamed in another script, a third with an ASCII title, a third with a
   * migration. Each field n belongs to the column field_no_n.
   */
  static void createFormBuilder(BenchmarkStack stack, boolean storedSubmissions) {
    stack.prepare(
        List.of(
            "DROP TABLE IF EXISTS forms, sub_forms, fields, field_migrations, answers,"
                + " submission_data",
            "CREATE TABLE forms (id uuid, title text, table_name text)",
            "CREATE TABLE sub_forms (id uuid, form_id uuid, title text, \"order\" int, table_name"
                + " text)",
            "CREATE TABLE fields (id uuid, form_id uuid, sub_form_id uuid, type text, title text,"
                + " \"order\" int)",
            "CREATE TABLE field_migrations (id uuid, field_id uuid, table_name text, column_name"
                + " text, migration_type text, old_value jsonb, new_value jsonb, success boolean,"
                + " executed_at timestamptz)",
            "INSERT INTO forms VALUES ('%s', 'Thai', 'answers')".formatted(FORM),
            "DO $$ BEGIN EXECUTE 'CREATE TABLE answers (id uuid PRIMARY KEY, ' || (SELECT"
                + " string_agg(format('field_no_%s text', n), ', ' ORDER BY md5(n::text)) FROM"
                + " generate_series(1, 400) n) || ')'; END $$",
            "INSERT INTO fields SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, '%s', NULL, 'paragraph',"
                    .formatted(FORM)
                + " CASE n % 3 WHEN 0 THEN 'ช่อง ' || n WHEN 1 THEN 'Field no ' || n ELSE 'เดิม '"
                + " || n END, n FROM generate_series(1, 400) n",
            "INSERT INTO field_migrations SELECT gen_random_uuid(), id, 'answers', 'field_no_' ||"
                + " \"order\", 'ADD_COLUMN', NULL, '{}', true, now() FROM fields WHERE \"order\" %"
                + " 3 = 2",
            storedSubmissions ? SUBMISSIONS : "SELECT 1"));
  }

  /** Twenty submissions with a value of each field, in the tables of both kinds. */
  private static final String SUBMISSIONS =
      """
      CREATE TABLE submission_data (submission_id uuid, field_id uuid, value_text text);
      INSERT INTO submission_data SELECT md5(s::text)::uuid, f.id, f."order" || ' ' || s FROM fields f, generate_series(1, 20) s;
      INSERT INTO answers SELECT (jsonb_populate_record(NULL::answers, jsonb_build_object('id', d.submission_id)
        || jsonb_object_agg('field_no_' || f."order", d.value_text))).* FROM submission_data d JOIN fields f ON f.id = d.field_id
        GROUP BY d.submission_id
      """;

  /** How many fields have been given another column than theirs. */
  static String wrongColumns(BenchmarkStack stack) {
    return stack
        .database()
        .value(
            "SELECT count(*) FROM fieldfare.form_builder_fields() WHERE column_name <> 'field_no_'"
                + " || place");
  }
}
