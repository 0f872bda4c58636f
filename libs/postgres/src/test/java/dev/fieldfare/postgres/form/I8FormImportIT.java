package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Casts of a form builder's types leave nothing in the session that would run at its commit. */
@WithServers
class I8FormImportIT {

  private static TestDatabase database;
  private static DataSource ledgerOwner;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    ledgerOwner = database.dataSourceOf(database.createWorker());
    new LedgerInstaller(ledgerOwner, "main").install();
    try (Connection connection = ledgerOwner.getConnection()) {
      new FormRegistry(connection).use(true);
    }
    FormerHistory former = new FormerHistory(database);
    former.create("former_type");
    former.migration(1, "ADD_COLUMN", "a", "NULL", "'{}'", true);
    database.execute(
        "CREATE TYPE kind AS ENUM ('paragraph')",
        "CREATE TABLE forms (id uuid, title text, table_name text)",
        "CREATE TABLE sub_forms (id uuid, form_id uuid, title text, \"order\" int, table_name"
            + " text)",
        "CREATE TABLE fields (id uuid, form_id uuid, sub_form_id uuid, type kind, title text,"
            + " \"order\" int)",
        "INSERT INTO forms VALUES ('%s', 'Form', 'ticket')".formatted(FormerHistory.FORM),
        "INSERT INTO fields VALUES ('%1$s', '%1$s', NULL, 'paragraph', 'Price', 1)"
            .formatted(FormerHistory.FORM),
        "CREATE TABLE leak (who name)",
        "CREATE FUNCTION leak() RETURNS int LANGUAGE plpgsql AS $$BEGIN INSERT INTO public.leak"
            + " VALUES (current_user); RETURN 1; END$$",
        "CREATE FUNCTION leave() RETURNS json LANGUAGE plpgsql AS $$BEGIN IF NOT EXISTS (SELECT"
            + " FROM pg_cursors WHERE name = 'later') THEN EXECUTE 'DECLARE later CURSOR WITH HOLD"
            + " FOR SELECT public.leak()'; END IF; RETURN '\"ADD_COLUMN\"'; END$$",
        "CREATE FUNCTION leave(former_type) RETURNS json LANGUAGE sql AS 'SELECT public.leave()'",
        "CREATE FUNCTION leave(kind) RETURNS json LANGUAGE sql AS 'SELECT public.leave()'",
        "CREATE CAST (former_type AS json) WITH FUNCTION leave(former_type)",
        "CREATE CAST (kind AS json) WITH FUNCTION leave(kind)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import_form_history('ticket', true, 'UTC', NULL, 250)",
        "form_mapping_document()",
        "answer_form_column('" + FormerHistory.FORM + "', 'price', 'ann')",
        "import_forms_document(true)",
      })
  void aCursorThatACastLeavesIsRefused(String call) {
    assertThatThrownBy(() -> ask(call)).hasMessageContaining("leaves cursors");
    assertThat(database.query("SELECT who FROM leak")).isEmpty();
  }

  @Test
  void aCursorThatTheNamesOfTablesLeaveIsRefused() {
    database.execute(
        "CREATE TYPE table_of_form AS ENUM ('ticket')",
        "CREATE FUNCTION leave(table_of_form) RETURNS json LANGUAGE sql AS 'SELECT public.leave()'",
        "CREATE CAST (table_of_form AS json) WITH FUNCTION leave(table_of_form)",
        "ALTER TABLE field_migrations ALTER table_name TYPE table_of_form USING 'ticket'");
    try {
      assertThatThrownBy(() -> ask("tables_with_history()")).hasMessageContaining("leaves cursors");
      assertThat(database.query("SELECT who FROM leak")).isEmpty();
    } finally {
      database.execute("ALTER TABLE field_migrations ALTER table_name TYPE text USING 'ticket'");
    }
  }

  private static void ask(String call) throws SQLException {
    try (Connection connection = ledgerOwner.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SELECT fieldfare." + call);
    }
  }
}
