package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code POST rollback} of the form builder's routes. */
@QuarkusTest
@TestProfile(FormBuilderKey.class)
class FormBuilderRollbackIT extends GatewayIT {

  private static final String ROLLBACK = "/compat/q-collector/api/v1/migrations/rollback/";
  private static final String FORM = "b6263a75-1e57-4c0a-9d2f-b6263a751e57";

  @BeforeEach
  void emptyHistory() {
    database.execute("TRUNCATE fieldfare.forms, fieldfare.fields, fieldfare.finished_migrations");
  }

  @Test
  void qc23_theAnswerComesAfterTheUndo() {
    String id = migration("RENAME_COLUMN", "APPLIED");

    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> rollBack("super_admin", id));
    await().until(() -> "1".equals(database.value("SELECT count(*) FROM fieldfare.inbox")));
    Ledger.admit(database);
    Ledger.apply(database);
    Answer answer = first.join();
    Answer again = rollBack("super_admin", id);

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/data/message").asText())
        .isEqualTo("Migration rolled back successfully");
    assertThat(answer.json().at("/data/description").asText())
        .isEqualTo("Renamed column \"b\" in table \"ticket\"");
    assertThat(again.json()).isEqualTo(answer.json());
  }

  @Test
  void whatCannotBeRolledBackIsRefused() {
    String failed = migration("DROP_COLUMN", "FAILED");

    assertThat(rollBack("super_admin", failed).body())
        .contains(
            "\"message\":\"Cannot rollback migration: Migration was not successful, No rollback SQL available\",\"code\":\"ROLLBACK_NOT_ALLOWED\"");
    assertThat(rollBack("super_admin", FORM).body())
        .contains("\"message\":\"Migration not found\",\"code\":\"MIGRATION_NOT_FOUND\"");
    assertThat(rollBack("super_admin", "x").status()).isEqualTo(400);
    assertThat(rollBack("admin", failed).body())
        .contains("\"message\":\"Super Admin access required\",\"code\":\"SUPER_ADMIN_REQUIRED\"");
  }

  private Answer rollBack(String role, String id) {
    return anonymous().with(FormBuilderKey.token(role)).post(ROLLBACK + id, "{}");
  }

  private static String migration(String type, String status) {
    String table = "APPLIED".equals(status) ? "finished_migrations" : "field_migrations";
    return database.value(
        ("INSERT INTO fieldfare.%s (id, seq, migration_type, schema_name, table_name, column_name, new_name, form_id, status, success,"
                + " enqueued_at, finished_at, names) VALUES (fieldfare.new_id(), 1, '%s', 'public', 'ticket', 'a', 'b', '%s', '%s', %s, now(),"
                + " now(), '{public.ticket}') RETURNING id")
            .formatted(table, type, FORM, status, "APPLIED".equals(status)));
  }
}
