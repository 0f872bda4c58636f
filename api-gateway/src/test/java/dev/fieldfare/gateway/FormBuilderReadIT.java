package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form builder's routes that change nothing. */
@QuarkusTest
@TestProfile(FormBuilderKey.class)
class FormBuilderReadIT extends GatewayIT {

  private static final String BASE = "/compat/q-collector/api/v1/migrations/";
  private static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";
  private static final String FIELD = "70cc4fdc-0000-4000-8000-000000000001";

  @BeforeEach
  void registerForm() {
    database.execute(
        "TRUNCATE fieldfare.forms, fieldfare.fields, fieldfare.finished_migrations",
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name) VALUES ('%s', 'IT', 'public', 'ticket')"
            .formatted(FORM),
        "DROP TABLE IF EXISTS ticket",
        "CREATE TABLE ticket (id int, old varchar(20), num numeric, txt text, day text)",
        "INSERT INTO ticket VALUES (1, 'a', 1.5, '12', '2024-01-01'), (2, 'b', 2, 'x', '2024-01-02')");
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ADD_FIELD|\"columnName\":\"newc\",\"dataType\":\"email\"|\"migrationType\":\"ADD_COLUMN\",\"tableName\":\"ticket\",\"columnName\":\"newc\",\"sql\":\"ALTER TABLE \\\"ticket\\\" ADD COLUMN \\\"newc\\\" VARCHAR(255)\",\"rollbackSQL\":\"ALTER TABLE \\\"ticket\\\" DROP COLUMN \\\"newc\\\"\",\"valid\":true,\"warnings\":[],\"estimatedRows\":2,\"requiresBackup\":false,\"backupSize\":0",
        "ADD_FIELD|\"columnName\":\"old\",\"dataType\":\"text\"|\"valid\":false,\"warnings\":[\"Column \\\"old\\\" already exists\"]",
        "DELETE_FIELD|\"columnName\":\"old\"|\"rollbackSQL\":\"ALTER TABLE \\\"ticket\\\" ADD COLUMN \\\"old\\\" character varying\",\"valid\":true,\"warnings\":[\"This operation will permanently delete column data unless backup is enabled\"],\"estimatedRows\":2,\"requiresBackup\":true,\"backupSize\":2",
        "DELETE_FIELD|\"columnName\":\"none\"|\"rollbackSQL\":\"\",\"valid\":false,\"warnings\":[\"Column \\\"none\\\" does not exist\"]",
        "RENAME_FIELD|\"oldColumnName\":\"none\",\"newColumnName\":\"old\"|\"columnName\":\"none\",\"sql\":\"ALTER TABLE \\\"ticket\\\" RENAME COLUMN \\\"none\\\" TO \\\"old\\\"\"",
        "RENAME_FIELD|\"oldColumnName\":\"none\",\"newColumnName\":\"old\"|\"warnings\":[\"Column \\\"none\\\" does not exist\",\"Column \\\"old\\\" already exists\"]",
        "CHANGE_TYPE|\"columnName\":\"old\",\"oldType\":\"short_answer\",\"newType\":\"paragraph\"|\"warnings\":[\"Safe conversion - data will be preserved\"]",
        "CHANGE_TYPE|\"columnName\":\"txt\",\"oldType\":\"paragraph\",\"newType\":\"number\"|\"valid\":false,\"warnings\":[\"Some values cannot be converted to number\",\"Type conversion failed: 1 row(s) contain non-numeric values\",\"Invalid rows: 1\"]",
        "CHANGE_TYPE|\"columnName\":\"day\",\"oldType\":\"paragraph\",\"newType\":\"date\"|\"warnings\":[\"All values are in valid date format - conversion safe\"]",
        "CHANGE_TYPE|\"columnName\":\"num\",\"oldType\":\"number\",\"newType\":\"rating\"|\"warnings\":[\"1 row(s) have decimal values that will be truncated\"]",
        "CHANGE_TYPE|\"columnName\":\"num\",\"oldType\":\"number\",\"newType\":\"date\"|\"warnings\":[\"Type conversion from NUMERIC to DATE may cause data loss - please verify\"]",
        "CHANGE_TYPE|\"columnName\":\"none\",\"oldType\":\"paragraph\",\"newType\":\"number\"|\"warnings\":[\"Could not validate type conversion\",\"Type conversion failed: Validation query failed: column \\\"none\\\" does not exist\"]",
      })
  void qc10_previews(String type, String properties, String expected) {
    String change = "{\"type\":\"%s\",\"fieldId\":\"%s\",%s}".formatted(type, FIELD, properties);

    Answer answer =
        admin("POST", "preview", "{\"formId\":\"%s\",\"changes\":[%s]}".formatted(FORM, change));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/data/preview/0").toString()).contains(expected);
    assertThat(answer.json().at("/data/preview/0/change").toString()).isEqualTo(change);
  }

  @Test
  void aPreviewOfATableThatIsNotThereHasNothingElse() {
    database.execute("DROP TABLE ticket");
    String change =
        "{\"type\":\"DELETE_FIELD\",\"fieldId\":\"%s\",\"columnName\":\"a\"}".formatted(FIELD);

    Answer answer =
        admin("POST", "preview", "{\"formId\":\"%s\",\"changes\":[%s]}".formatted(FORM, change));

    assertThat(answer.json().at("/data/preview/0").toString())
        .isEqualTo(
            "{\"change\":%s,\"valid\":false,\"warnings\":[\"Failed to preview migration: relation \\\"ticket\\\" does not exist\"],\"sql\":null,\"rollbackSQL\":null}"
                .formatted(change));
    assertThat(answer.json().at("/data/summary").toString())
        .isEqualTo(
            "{\"totalChanges\":1,\"validChanges\":0,\"invalidChanges\":1,\"requiresBackup\":false}");
  }

  @Test
  void theHistoryHasTheShapeOfTheFormBuilder() {
    database.execute(
        """
        INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name, table_name, column_name, data_type, form_id,
          status, success, enqueued_at, finished_at, requested_by)
        VALUES (fieldfare.new_id(), 1, 'ADD_COLUMN', 'public', 'ticket', 'mail', 'email', '%s', 'APPLIED', true, now(), now(), 'ann')"""
            .formatted(FORM));

    Answer answer = admin("GET", "history/" + FORM + "?limit=1&status=success", "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/data/total").asInt()).isEqualTo(1);
    assertThat(answer.json().at("/data/hasMore").asBoolean(true)).isFalse();
    assertThat(answer.json().at("/data/migrations/0").toString())
        .contains(
            "\"type\":\"ADD_COLUMN\",\"tableName\":\"ticket\",\"columnName\":\"mail\",\"oldValue\":null,"
                + "\"newValue\":{\"columnName\":\"mail\",\"dataType\":\"VARCHAR(255)\"},\"success\":true,\"errorMessage\":null")
        .contains(
            "\"canRollback\":true,\"description\":\"Added column \\\"mail\\\" in table \\\"ticket\\\"\"");
  }

  @Test
  void qc13_theQueueIsCountedForOneFormAndForAll() {
    assertThat(admin("GET", "queue/status?formId=" + FORM, "").json().path("data").toString())
        .isEqualTo(
            "{\"formId\":\"%s\",\"queue\":{\"waiting\":0,\"active\":0,\"completed\":0,\"failed\":0,\"total\":0}}"
                .formatted(FORM));
    assertThat(admin("GET", "queue/status", "").json().at("/data/queue/delayed").asInt(-1))
        .isZero();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "history/x, 400, formId must be a valid UUID",
    "history/b6263a75-1e57-4c0a-9d2f-b6263a751e57?limit=0, 400, limit must be between 1 and 500",
    "history/b6263a75-1e57-4c0a-9d2f-b6263a751e57?offset=-1, 400, offset must be a positive integer",
    "history/b6263a75-1e57-4c0a-9d2f-b6263a751e57?status=x, 400, 'status must be all, success, or failed'",
    "history/70cc4fdc-0000-4000-8000-000000000001, 404, Form not found",
    "queue/status?formId=x, 400, formId must be a valid UUID",
    "queue/status?formId=70cc4fdc-0000-4000-8000-000000000001, 404, Form not found",
  })
  void refusals(String path, int status, String message) {
    Answer answer = admin("GET", path, "");

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"" + message + "\"");
  }

  private Answer admin(String method, String path, String body) {
    Gateway gateway = anonymous().with(FormBuilderKey.token("admin"));
    return "POST".equals(method) ? gateway.post(BASE + path, body) : gateway.get(BASE + path);
  }
}
