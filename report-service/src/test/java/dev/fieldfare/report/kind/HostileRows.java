package dev.fieldfare.report.kind;

import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A table, a form, and rows of all ledger tables, in which each name and text is the given one. */
final class HostileRows {
  private static final List<String> STATEMENTS =
      List.of(
          "CREATE TABLE public.{name} ({name} text DEFAULT {text}, UNIQUE ({name}))",
          "COMMENT ON TABLE public.{name} IS {text}",
          """
          INSERT INTO fieldfare.forms (id, main_form_id, title, schema_name, table_name)
          VALUES ('f{n}', nullif('f0', 'f{n}'), {text}, 'public', {text})
          """,
          """
          INSERT INTO fieldfare.fields (main_form_id, id, form_id, title, data_type, column_name)
          VALUES ('f0', 'x{n}', 'f{n}', {text}, 'text', 'gone_{n}')
          """,
          """
          INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, form_id, status,
            requested_by, enqueued_at, started_at, finished_at)
          VALUES (fieldfare.new_id(), {n}, 'RESTORE', 'public', {text}, 'f0', 'APPLIED', {text}, now(), now(), now())
          """,
          """
          INSERT INTO fieldfare.field_migrations (id, seq, migration_type, schema_name, table_name, column_name, form_id, status,
            requested_by, way, origin, error_code, error, request, enqueued_at, started_at, finished_at)
          VALUES (fieldfare.new_id(), 100 + {n}, 'ADD_COLUMN', 'public', {text}, {text}, 'f0', 'FAILED', {text}, 'stream', {text},
            {text}, jsonb_build_object('code', {text}::text), '{}', now(), now(), now())
          """,
          """
          INSERT INTO fieldfare.field_data_backups (id, schema_name, table_name, column_name, form_id, backup_type, status,
            created_by, created_at, verified_at)
          VALUES (fieldfare.new_id(), 'public', {text}, {text}, 'f0', 'column', 'VERIFIED', {text}, now(), now())
          """,
          """
          INSERT INTO fieldfare.version_attempts (track, version, n, direction, status, checksum, script, migration_id, requested_by,
            started_at)
          VALUES ({text}, {text}, 1, 'up', 'APPLIED', 'c', '', gen_random_uuid(), {text}, now())
          """);

  private HostileRows() {}

  static void insert(TestDatabase database, int n, String hostile) throws SQLException {
    String text = "'" + hostile.replace("'", "''") + "'";
    String name = "\"" + hostile.replace("\"", "\"\"") + "\"";
    try (Connection connection = database.connect();
        var statement = connection.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(
            sql.replace("{n}", Integer.toString(n))
                .replace("{name}", name)
                .replace("{text}", text));
      }
    }
  }
}
