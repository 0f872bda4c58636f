package dev.fieldfare.postgres.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Differences are planted into tables of forms and sub-forms, and all of them are found. */
@WithServers
class PlantedDriftIT {

  private static final String FOUND =
      "SELECT kind || ' ' || table_name || coalesce('.' || column_name, '') FROM"
          + " fieldfare.form_drift()";

  private static final List<String> NAMES =
      List.of("survey", "แบบฟอร์ม", "MixedCase", "with space", "q\"uote");

  private TestDatabase database;

  @BeforeEach
  void createForms(TestDatabase shared) throws SQLException {
    database = shared;
    database.execute(
        "DROP SCHEMA IF EXISTS fieldfare CASCADE", "DROP SCHEMA IF EXISTS fieldfare_run CASCADE");
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    new LedgerInstaller(database.dataSource(), "main").install();
    try (Connection connection = database.connect()) {
      new FormRegistry(connection).use(true);
      for (String name : NAMES) {
        database.execute(
            table(name),
            table(name + " visits"),
            "CREATE TABLE %s (id int)".formatted(quoted(name + " gone")));
        try (var store =
            connection.prepareStatement("SELECT fieldfare.store_definition(?::jsonb)")) {
          store.setString(1, definition(name));
          store.execute();
        }
      }
    }
  }

  @Test
  void qc42_aCleanInstallationHasNoDifference() {
    database.execute(
        // Tables of an application that are not tables of forms.
        "CREATE TABLE submissions (id uuid, form_id uuid, submitted_at timestamp)",
        "CREATE TABLE notes_abcdefabcdef (id uuid, note text)",
        // A column that Fieldfare has hidden.
        "ALTER TABLE survey ADD __ff_hidden_1 text");

    assertThat(database.query(FOUND)).isEqualTo(List.of());
    assertThat(database.value("SELECT fieldfare.form_drift_report() ->> 'cleanForms'"))
        .isEqualTo("5");
  }

  @Test
  void qc42_fortyPlantedDifferencesOfTwelveKindsAreFound() {
    List<String> expected = new ArrayList<>();
    for (String name : NAMES) {
      plant(expected, name, "DROP COLUMN code", "MISSING_COLUMN code");
      plant(expected, name, "ALTER amount TYPE numeric(12,4)", "TYPE_MISMATCH amount");
      plant(expected, name, "ALTER note DROP NOT NULL", "NULLABILITY note");
      plant(expected, name, "ALTER day SET DEFAULT '2024-01-01'", "DEFAULT day");
      plant(expected, name + " visits", "ALTER code TYPE varchar(50)", "TYPE_MISMATCH code");
      plant(expected, name + " visits", "ALTER day SET NOT NULL", "NULLABILITY day");
      plant(expected, name + " visits", "ALTER note SET DEFAULT 'other'", "DEFAULT note");
      plant(expected, name + " visits", "ADD \"เกิน\" int", "ORPHANED_COLUMN เกิน");
    }
    // Further kinds.
    plant(expected, "survey", "RENAME amount TO price", "ORPHANED_COLUMN price");
    expected.set(expected.indexOf("TYPE_MISMATCH survey.amount"), "MISSING_COLUMN survey.amount");
    plant(expected, "แบบฟอร์ม visits", "ALTER note DROP DEFAULT", "DEFAULT note");
    expected.removeLast();
    plant(expected, "MixedCase visits", "ALTER day TYPE timestamp", "TYPE_MISMATCH day");
    plant(expected, "MixedCase", "ADD \"Extra\" text", "ORPHANED_COLUMN Extra");
    plant(expected, "แบบฟอร์ม visits", "ADD \"วันที่\" date", "ORPHANED_COLUMN วันที่");
    database.execute(
        "DROP TABLE \"with space\"",
        "DROP TABLE \"q\"\"uote visits\"",
        "CREATE TABLE lost_0123456789ab (id uuid, form_id uuid, username text, submitted_at"
            + " timestamp)",
        "CREATE TABLE \"หาย_0123456789ab\" (id uuid, parent_id uuid, main_form_subid uuid)");
    expected.removeIf(found -> found.contains("with space.") || found.contains("q\"uote visits."));
    expected.addAll(
        List.of(
            "MISSING_TABLE with space",
            "MISSING_TABLE q\"uote visits",
            "ORPHANED_TABLE lost_0123456789ab",
            "ORPHANED_TABLE หาย_0123456789ab"));

    assertThat(expected).hasSize(40);
    assertThat(database.query(FOUND)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void qc45_theFixOfEachFindingIsAChangeThatCanBeSent() {
    database.execute(
        "ALTER TABLE survey ALTER note DROP DEFAULT, ALTER note DROP NOT NULL, ALTER day SET"
            + " DEFAULT now(), ALTER day SET NOT NULL");

    assertThat(
            database.query(
                "SELECT concat_ws(' ', fix ->> 'type', fix ->> 'column', fix ->> 'default') FROM"
                    + " fieldfare.form_drift()"))
        .containsExactlyInAnyOrder(
            "SET_DEFAULT note it's", "SET_NOT_NULL note", "DROP_DEFAULT day", "DROP_NOT_NULL day");
    assertThat(
            database.query("SELECT fieldfare.require_shape(fix)::text FROM fieldfare.form_drift()"))
        .hasSize(4);
  }

  @Test
  void i4_anEventTellsOfDifferencesWhenTheyChange() {
    record();
    record();
    database.execute("ALTER TABLE survey DROP COLUMN code");
    record();
    record();

    assertThat(
            database.query(
                "SELECT substr(type, 15) || ' ' || (data ->> 'totalIssues') FROM"
                    + " fieldfare.event_log ORDER BY log_id"))
        .containsExactly("validation.completed 0", "validation.completed 1", "drift.detected 1");
  }

  private void record() {
    database.query("SELECT fieldfare.record_drift(fieldfare.form_drift_report()::jsonb)::text");
  }

  private void plant(List<String> expected, String table, String change, String finding) {
    database.execute("ALTER TABLE %s %s".formatted(quoted(table), change));
    int space = finding.indexOf(' ');
    expected.add(finding.substring(0, space) + " " + table + "." + finding.substring(space + 1));
  }

  private static String table(String name) {
    return """
    CREATE TABLE %s (id uuid PRIMARY KEY, form_id uuid, username text, submitted_at timestamp, code varchar(255),
      amount numeric(10,2), note text NOT NULL DEFAULT 'it''s', day date)\
    """
        .formatted(quoted(name));
  }

  private static String definition(String name) {
    return """
    {"id":%1$s,"title":%1$s,"table":%1$s,"fields":[%3$s],"subForms":[{"id":%2$s,"title":"v","table":%2$s,"fields":[%4$s]}]}\
    """
        .formatted(json(name), json(name + " visits"), fields("m"), fields("s"));
  }

  private static String fields(String prefix) {
    String field = "{\"id\":\"%1$s%2$s\",\"title\":\"%2$s\",\"column\":\"%2$s\",\"type\":\"%3$s\"}";
    return String.join(
        ",",
        field.formatted(prefix, "code", "short_answer"),
        field.formatted(prefix, "amount", "numeric(10,2)"),
        field.formatted(prefix, "note", "paragraph"),
        field.formatted(prefix, "day", "date"));
  }

  private static String json(String name) {
    return "\"" + name.replace("\"", "\\\"") + "\"";
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
