package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the registry remembers of columns, and columns that are older than Fieldfare. */
@QuarkusTest
@TestProfile(FormRegistryIT.WithRegistry.class)
class FormDriftIT extends WorkerTest {

  @BeforeEach
  void awaitRegistry() {
    await()
        .until(() -> "true".equals(database.value("SELECT registry::text FROM fieldfare.target")));
  }

  @Test
  void qc33_anOlderColumnIsRecordedAndItsUndoIsRefused() {
    database.execute("CREATE TABLE synced (id uuid PRIMARY KEY, email varchar(255), note text)");
    database.query(
        "SELECT fieldfare.save_form_as('%s', 'ann', 'operator', 'sql')::text"
            .formatted(definition("synced")));
    database.query("SELECT fieldfare.sync_form('synced', false)::text");

    stage.send(
        "type",
        "UNDO",
        "migrationId",
        database.value(
            "SELECT id FROM fieldfare.finished_migrations WHERE table_name = 'synced' AND"
                + " column_name = 'note'"));

    stage.awaitStatuses("synced", "APPLIED", "APPLIED", "FAILED");
    assertThat(stage.errorCodes("synced")).containsExactly("not_undoable");
    assertThat(stage.columns("synced")).contains("note text");
  }

  @Test
  void qc42_changesOfDefaultsAndNullabilityByFieldfareAreNoDrift() {
    saved("default_kept");
    stage.send(
        "type",
        "SET_DEFAULT",
        "formId",
        "default_kept",
        "fieldId",
        "f2",
        "default",
        "x",
        "id",
        "drift-d1");
    stage.send("type", "SET_NOT_NULL", "formId", "default_kept", "fieldId", "f2");
    stage.awaitStatuses("default_kept", "APPLIED", "APPLIED", "APPLIED");
    assertThat(drift("default_kept")).isEmpty();
    database.execute(
        "ALTER TABLE default_kept ALTER note DROP NOT NULL, ALTER note SET DEFAULT 'y'");
    assertThat(drift("default_kept"))
        .containsExactly("MEDIUM NULLABILITY note", "LOW DEFAULT note");

    database.query("SELECT fieldfare.enqueue(fix)::text FROM fieldfare.form_drift('default_kept')");

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(drift("default_kept")).isEmpty());
  }

  private void saved(String form) {
    save(definition(form));
    awaitFields(form, "f1 email character varying(255)", "f2 note text");
  }

  private void save(String definition) {
    database.query("SELECT fieldfare.save_form('%s'::jsonb)::text".formatted(definition));
  }

  private static String definition(String form) {
    return """
    {"id":"%1$s","title":"Survey","table":"%1$s","fields":[
      {"id":"f1","title":"E-mail","type":"email","column":"email"},
      {"id":"f2","title":"Note","type":"paragraph","column":"note"}]}\
    """
        .formatted(form);
  }

  private List<String> fields(String form) {
    return database.query(
        ("SELECT id || ' ' || column_name || ' ' || column_type FROM fieldfare.fields"
                + " WHERE main_form_id = '%s' AND dropped_by IS NULL ORDER BY id")
            .formatted(form));
  }

  private void awaitFields(String form, String... fields) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              assertThat(fields(form)).containsExactly(fields);
              assertThat(stage.unfinished()).isZero();
            });
  }

  private List<String> drift(String form) {
    return database.query(
        "SELECT severity || ' ' || kind || ' ' || column_name FROM fieldfare.form_drift('%s')"
            .formatted(form));
  }
}
