package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form builder's routes about backups: list, restore, cleanup. */
@QuarkusTest
@TestProfile(FormBuilderKey.class)
class FormBuilderBackupsIT extends GatewayIT {

  private static final String BASE = "/compat/q-collector/api/v1/migrations/";
  private static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";
  private static final String OTHER = "70cc4fdc-0000-4000-8000-000000000001";

  @BeforeEach
  void registerForm() {
    database.execute(
        "TRUNCATE fieldfare.forms, fieldfare.fields, fieldfare.finished_migrations,"
            + " fieldfare.quarantine, fieldfare.field_data_backups CASCADE",
        "INSERT INTO fieldfare.forms (id, title, schema_name, table_name) VALUES ('%s', 'IT', 'public', 'ticket')"
            .formatted(FORM),
        "DROP TABLE IF EXISTS ticket",
        "CREATE TABLE ticket (id int PRIMARY KEY, price numeric)",
        "INSERT INTO ticket VALUES (1, 7), (2, NULL), (4, NULL)");
  }

  @Test
  void qc26_aListHasCountsAndNoValues() {
    String id = backup("DROP_COLUMN", "APPLIED", "price", "now() + interval '89.5 days'");

    Answer answer = send("admin", "GET", "backups/" + FORM + "?limit=1");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().path("data").toString())
        .startsWith("{\"formId\":\"%s\",\"backups\":[".formatted(FORM))
        .endsWith("],\"total\":1,\"limit\":1,\"offset\":0,\"hasMore\":false}");
    var found = answer.json().at("/data/backups/0");
    assertThat(found.path("id").asText()).isEqualTo(id);
    assertThat(found.path("backupType").asText()).isEqualTo("AUTO_DELETE");
    assertThat(found.path("recordCount").asInt()).isEqualTo(3);
    assertThat(found.path("daysUntilExpiration").asInt()).isEqualTo(90);
    assertThat(found.path("isExpired").asBoolean(true)).isFalse();
    assertThat(found.at("/createdBy/username").asText()).isEqualTo("ann");
    assertThat(found.path("fieldId").isNull()).isTrue();
    // C-28: values are in it only where the configuration says so.
    assertThat(found.has("dataSnapshot")).isFalse();
  }

  @Test
  void qc26_anExpiredBackupIsListedOnRequestAndNotRestored() {
    String id = backup("DROP_COLUMN", "APPLIED", "price", "now() - interval '50 hours'");

    assertThat(send("admin", "GET", "backups/" + FORM).json().at("/data/total").asInt(-1)).isZero();
    Answer all = send("admin", "GET", "backups/" + FORM + "?includeExpired=true");
    Answer restore = send("super_admin", "POST", "restore/" + id);

    assertThat(all.json().at("/data/backups/0/isExpired").asBoolean()).isTrue();
    assertThat(restore.status()).isEqualTo(400);
    assertThat(restore.body())
        .contains(
            "\"message\":\"Backup has expired and cannot be restored\",\"code\":\"BACKUP_EXPIRED\"")
        .contains("\"expiredDaysAgo\":2}");
  }

  @Test
  void c62_aRestoreIntoAColumnThatWasMadeAgainHasOneEffect() {
    String id = backup("DROP_COLUMN", "APPLIED", "price", "NULL");

    Answer first = send("super_admin", "POST", "restore/" + id);
    Answer second = send("super_admin", "POST", "restore/" + id);

    assertThat(first.status()).as(first.body()).isEqualTo(200);
    assertThat(first.json().path("data").toString())
        .isEqualTo(
            "{\"backupId\":\"%s\",\"restoredRows\":2,\"tableName\":\"ticket\",\"columnName\":\"price\",\"message\":\"Restored 2 records\"}"
                .formatted(id));
    assertThat(second.json()).isEqualTo(first.json());
    // Newer values stay, and a row that is gone is left out.
    assertThat(
            database.query(
                "SELECT id || ' ' || coalesce(price::text, '-') FROM ticket ORDER BY id"))
        .containsExactly("1 7", "2 1.50", "4 -");
    assertThat(send("admin", "GET", "history/" + FORM).json().at("/data/migrations/0").toString())
        .contains(
            "\"oldValue\":null,\"newValue\":{\"action\":\"RESTORE_DATA\",\"backupId\":\"%s\"},\"success\":true"
                .formatted(id))
        .contains("\"canRollback\":false");
  }

  @Test
  void qc9_aTypeChangeIsUndoneToRestoreItsValues() {
    String id = backup("CHANGE_TYPE", "APPLIED", "price", "NULL");

    CompletableFuture<Answer> restore =
        CompletableFuture.supplyAsync(() -> send("super_admin", "POST", "restore/" + id));
    await().until(() -> "1".equals(database.value("SELECT count(*) FROM fieldfare.inbox")));
    Ledger.admit(database);
    Ledger.apply(database);

    assertThat(restore.join().status()).as(restore.join().body()).isEqualTo(200);
    assertThat(restore.join().json().at("/data/restoredRows").asInt()).isEqualTo(3);
  }

  @Test
  void qc9_anImportedTypeChangeFillsTheColumnBecauseItHasNoUndo() {
    String id = backup("CHANGE_TYPE", "APPLIED", "price", "NULL");
    database.execute("UPDATE fieldfare.finished_migrations SET way = 'import'");

    Answer restore = send("super_admin", "POST", "restore/" + id);

    assertThat(restore.status()).as(restore.body()).isEqualTo(200);
    assertThat(restore.json().at("/data/restoredRows").asInt()).isEqualTo(2);
    assertThat(database.value("SELECT price FROM ticket WHERE id = 2")).isEqualTo("1.50");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
    assertThat(send("admin", "GET", "history/" + FORM).json().at("/data/migrations/1/canRollback"))
        .hasToString("false");
  }

  @Test
  void qc9_restoresThatNeedNothingOrCannotBe() {
    String undone = backup("DROP_COLUMN", "UNDONE", "price", "NULL");
    String empty = backup("DROP_COLUMN", "APPLIED", "price", "NULL");
    database.execute(
        "UPDATE fieldfare.quarantine SET row_count = 0, data = '{}' WHERE id = '" + empty + "'");
    String missing = backup("DROP_COLUMN", "APPLIED", "gone", "NULL");

    assertThat(send("super_admin", "POST", "restore/" + undone).body())
        .contains("\"restoredRows\":3", "\"message\":\"Restored 3 records\"");
    assertThat(send("super_admin", "POST", "restore/" + empty).json().path("data").toString())
        .isEqualTo(
            "{\"backupId\":\"%s\",\"restoredRows\":0,\"message\":\"No data to restore\"}"
                .formatted(empty));
    refused(
        send("super_admin", "POST", "restore/" + missing),
        500,
        "RESTORE_FAILED",
        "Restore failed: Failed to restore backup: Column \"gone\" does not exist in table"
            + " \"ticket\". Please recreate the column first.");
    refused(
        send("super_admin", "POST", "restore/" + OTHER),
        404,
        "BACKUP_NOT_FOUND",
        "Backup not found");
  }

  @Test
  void qc24_aCleanupEndsBackupsThatExpiredLongAgo() {
    String old = backup("DROP_COLUMN", "APPLIED", "price", "now() - interval '91 days'");
    backup("DROP_COLUMN", "APPLIED", "price", "now() - interval '89 days'");

    var dry = send("super_admin", "DELETE", "cleanup?dryRun=true").json().path("data");
    var done = send("super_admin", "DELETE", "cleanup").json().path("data");
    var again = send("super_admin", "DELETE", "cleanup?days=30").json().path("data");

    assertThat(dry.toString())
        .startsWith("{\"dryRun\":true,\"wouldDeleteCount\":1,\"cutoffDate\":\"")
        .contains("\"days\":90,\"samples\":[{\"id\":\"" + old + "\",\"tableName\":\"ticket\"")
        .endsWith("\"message\":\"Would delete 1 backups older than 90 days\"}");
    assertThat(done.path("deletedCount").asInt()).isEqualTo(1);
    assertThat(done.path("message").asText())
        .isEqualTo("Deleted 1 expired backups older than 90 days");
    assertThat(again.path("deletedCount").asInt()).isEqualTo(1);
    assertThat(database.value("SELECT count(*) FROM fieldfare.quarantine")).isEqualTo("2");
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "admin|GET|backups/x|400|VALIDATION_ERROR|formId must be a valid UUID",
        "admin|GET|backups/FORM?limit=501|400|VALIDATION_ERROR|limit must be between 1 and 500",
        "admin|GET|backups/FORM?offset=x|400|VALIDATION_ERROR|offset must be a positive integer",
        "admin|GET|backups/FORM?includeExpired=yes|400|VALIDATION_ERROR|includeExpired must be a"
            + " boolean",
        "admin|GET|backups/70cc4fdc-0000-4000-8000-000000000001|404|FORM_NOT_FOUND|Form not found",
        "general_user|GET|backups/x|403|FORBIDDEN|Insufficient permissions",
        "admin|POST|restore/x|403|SUPER_ADMIN_REQUIRED|Super Admin access required",
        "super_admin|POST|restore/x|400|VALIDATION_ERROR|backupId must be a valid UUID",
        "admin|DELETE|cleanup|403|SUPER_ADMIN_REQUIRED|Super Admin access required",
        "super_admin|DELETE|cleanup?days=29|400|VALIDATION_ERROR|days must be between 30 and 365",
        "super_admin|DELETE|cleanup?days=366|400|VALIDATION_ERROR|days must be between 30 and 365",
        "super_admin|DELETE|cleanup?dryRun=x|400|VALIDATION_ERROR|dryRun must be a boolean",
      })
  void refusals(String role, String method, String path, int status, String code, String message) {
    Answer answer = send(role, method, path.replace("FORM", FORM));

    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    assertThat(answer.body()).contains("\"" + message + "\"");
  }

  private static void refused(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    assertThat(answer.json().at("/error/message").asText()).isEqualTo(message);
  }

  private Answer send(String role, String method, String path) {
    Gateway gateway = anonymous().with(FormBuilderKey.token(role));
    return switch (method) {
      case "POST" -> gateway.post(BASE + path, "{}");
      case "DELETE" -> gateway.send(gateway.request(BASE + path).DELETE());
      default -> gateway.get(BASE + path);
    };
  }

  // A change with three kept values, one of them of a row that is gone since.
  private static String backup(String type, String status, String column, String retention) {
    String migration =
        database.value(
            ("INSERT INTO fieldfare.finished_migrations (id, seq, migration_type, schema_name,"
                    + " table_name, column_name, form_id, status, success, enqueued_at, finished_at,"
                    + " requested_by, names, backup_id) VALUES (fieldfare.new_id(), 1, '%s', 'public',"
                    + " 'ticket', '%s', '%s', '%s', true, now(), now(), 'ann', '{public.ticket}',"
                    + " fieldfare.new_id()) RETURNING id")
                .formatted(type, column, FORM, status));
    database.execute(
        "INSERT INTO fieldfare.field_data_backups (id, migration_id, schema_name, table_name,"
            + " column_name, backup_type, status, created_by, retention_until)"
            + " SELECT backup_id, id, schema_name, table_name, column_name, 'column', 'VERIFIED', 'worker', %s FROM fieldfare.finished_migrations WHERE id = '%s'"
                .formatted(retention, migration));
    return database.value(
        ("INSERT INTO fieldfare.quarantine (id, migration_id, kind, schema_name, table_name,"
                + " column_name, column_type, key_columns, data, row_count, backup_id) SELECT"
                + " fieldfare.new_id(), id, 'copied', schema_name, table_name, column_name, 'numeric',"
                + " '{id}', '{\"1\": \"3.5\", \"2\": \"1.50\", \"3\": \"9\"}', 3, backup_id FROM"
                + " fieldfare.finished_migrations WHERE id = '%s' RETURNING id")
            .formatted(migration));
  }
}
