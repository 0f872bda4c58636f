package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The worker writes the migrations of forms into the tables of a form builder. */
@QuarkusTest
@TestProfile(FormRegistryIT.WithRegistry.class)
class FormHistoryCopyLoopIT extends WorkerTest {

  private static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";
  private static final String FIELD = "70cc4fdc-0000-4000-8000-000000000001";

  @Test
  void qc7_anAdditionIsInTheFormBuildersHistory() {
    await().until(() -> database.value("SELECT registry FROM fieldfare.target").equals("t"));
    database.execute(
        "CREATE TABLE forms (id uuid PRIMARY KEY)",
        "INSERT INTO forms VALUES ('%s')".formatted(FORM),
        "CREATE TABLE fields (id uuid PRIMARY KEY)",
        "INSERT INTO fields VALUES ('%s')".formatted(FIELD),
        "CREATE TABLE field_migrations (id uuid PRIMARY KEY, field_id uuid, form_id uuid,"
            + " migration_type varchar(50), table_name text, column_name text, success boolean,"
            + " executed_at timestamptz)",
        "CREATE TABLE copied (id uuid PRIMARY KEY)",
        "SELECT fieldfare.use_form_builder_tables(true)");

    database.query(
        "SELECT fieldfare.save_form_as('{\"id\":\"%s\",\"title\":\"T\",\"table\":\"copied\",\"fields\":[{\"id\":\"%s\",\"title\":\"Note\",\"type\":\"paragraph\"}]}', 'ann', 'operator', 'sql')::text"
            .formatted(FORM, FIELD));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(
                        database.query(
                            "SELECT concat_ws(' ', migration_type, table_name, column_name,"
                                + " field_id, success) FROM field_migrations"))
                    .containsExactly("ADD_COLUMN copied note " + FIELD + " t"));
    database.execute("SELECT fieldfare.use_form_builder_tables(false)");
  }
}
