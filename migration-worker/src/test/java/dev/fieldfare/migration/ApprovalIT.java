package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Changes that a policy names wait until their plan is approved. */
@QuarkusTest
class ApprovalIT extends WorkerTest {

  @AfterEach
  void endPolicies() {
    // What still waits would wait in other tests, too.
    database.query(
        "SELECT fieldfare.cancel(m.id) FROM fieldfare.field_migrations m WHERE m.status IN"
            + " ('QUEUED', 'WAITING')");
    database.execute("DELETE FROM fieldfare.approval_policies");
  }

  @Test
  void qc79_aChangeWaitsUntilItsPlanIsApproved() {
    policy("DROP_COLUMN", "guarded", "7 days");
    database.execute("CREATE TABLE guarded (id int PRIMARY KEY, a text, b text)");
    stage.send("type", "DROP_COLUMN", "table", "guarded", "column", "a", "id", "approval-g1");
    stage.send("type", "ADD_COLUMN", "table", "guarded", "column", "c", "dataType", "text");
    awaitPending("guarded");

    // What is behind it in its line waits too.
    assertThat(stage.statuses("guarded")).containsExactly("WAITING", "QUEUED");
    assertThat(stage.columns("guarded")).contains("a text");
    assertThat(value("guarded", "statements::text")).contains("DROP COLUMN");
    assertThat(approve("guarded", "'another hash'")).isEqualTo("changed");
    assertThat(approve("guarded", "NULL")).isEqualTo("changed");
    assertThat(approve("guarded", "plan_hash")).isEqualTo("approved");

    stage.awaitStatuses("guarded", "APPLIED", "APPLIED");
    assertThat(value("guarded", "decided_by")).isEqualTo("ada");
    assertThat(stage.eventTypes("main/public.guarded"))
        .contains("migration.waiting", "migration.approved");
    assertThat(approve("guarded", "plan_hash")).isEqualTo("not_pending");
  }

  @Test
  void qc79_anApprovalEndsWithThePlanThatItWasGivenFor() {
    policy("*", "replanned", "7 days");
    database.execute("CREATE TABLE replanned (id int PRIMARY KEY, a text NOT NULL)");
    stage.send("type", "DROP_COLUMN", "table", "replanned", "column", "a");
    awaitPending("replanned");
    String before = value("replanned", "plan_hash");
    // As if it had been approved for a plan with other statements.
    database.execute(
        "UPDATE fieldfare.approvals SET plan_hash = 'former', state = 'APPROVED'",
        "UPDATE fieldfare.field_migrations SET status = 'QUEUED', wait_reason = NULL, next_try_at ="
            + " NULL WHERE table_name = 'replanned'");

    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> "PENDING".equals(value("replanned", "state")));
    assertThat(value("replanned", "plan_hash")).isEqualTo(before);
    assertThat(stage.columns("replanned")).contains("a text");
  }

  @Test
  void qc79_aChangeThatNobodyApprovesInTimeFails() {
    policy("DROP_COLUMN", "late", "2 seconds");
    database.execute("CREATE TABLE late (id int PRIMARY KEY, a text)");
    stage.send("type", "DROP_COLUMN", "table", "late", "column", "a");

    stage.awaitStatuses("late", "FAILED");

    assertThat(stage.errorCodes("late")).containsExactly("approval_expired");
    assertThat(value("late", "state")).isEqualTo("EXPIRED");
    assertThat(stage.columns("late")).contains("a text");
  }

  @Test
  void qc79_anAtomicSetWaitsAsAWholeAndTheUndoOfAnAdditionIsADrop() {
    policy("DROP_COLUMN", "*", "7 days");
    database.execute("CREATE TABLE together (id int PRIMARY KEY, a text)");
    database.query(
        "SELECT"
            + " fieldfare.enqueue('{\"atomic\":true,\"changes\":[{\"type\":\"ADD_COLUMN\",\"table\":\"together\",\"column\":\"b\","
            + "\"dataType\":\"text\",\"id\":\"approval-t1\"},{\"type\":\"DROP_COLUMN\",\"table\":\"together\",\"column\":\"a\"}]}')");
    awaitPending("together");
    assertThat(stage.statuses("together")).containsExactly("WAITING", "WAITING");
    approve("together", "plan_hash");
    stage.awaitStatuses("together", "APPLIED", "APPLIED");

    stage.send("type", "UNDO", "migrationId", "approval-t1");

    awaitPending("together");
    database.query(
        "SELECT fieldfare.reject(migration_id, 'ada', 'keep it') FROM fieldfare.approvals WHERE"
            + " state = 'PENDING'");
    stage.awaitStatuses("together", "APPLIED", "APPLIED", "CANCELLED");
    assertThat(stage.columns("together")).contains("b text");
  }

  @Test
  void d57_anApprovalOfAnAtomicSetHoldsForThePlansOfAllItsMembers() {
    policy("DROP_COLUMN", "bound", "7 days");
    database.execute("CREATE TABLE bound (id int PRIMARY KEY, a text)");
    database.query(
        "SELECT fieldfare.enqueue('{\"atomic\":true,\"changes\":["
            + "{\"type\":\"ADD_COLUMN\",\"table\":\"bound\",\"column\":\"b\",\"dataType\":\"text\"},"
            + "{\"type\":\"DROP_COLUMN\",\"table\":\"bound\",\"column\":\"a\"}]}')");
    awaitPending("bound");
    assertThat(value("bound", "statements::text")).contains("DROP COLUMN", "ADD COLUMN");
    String before = value("bound", "plan_hash");

    // Another member than the one that the policy names gets another plan.
    database.execute(
        "UPDATE fieldfare.field_migrations SET request = request || '{\"dataType\":\"integer\"}'"
            + " WHERE table_name = 'bound' AND migration_type = 'ADD_COLUMN'");
    assertThat(approve("bound", "plan_hash")).isEqualTo("approved");

    await().atMost(Duration.ofSeconds(20)).until(() -> !before.equals(value("bound", "plan_hash")));
    assertThat(value("bound", "state")).isEqualTo("PENDING");
    assertThat(stage.columns("bound")).contains("a text");
    assertThat(approve("bound", "plan_hash")).isEqualTo("approved");
    stage.awaitStatuses("bound", "APPLIED", "APPLIED");
  }

  private void awaitPending(String table) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                !database
                    .query(
                        "SELECT 1 FROM fieldfare.approvals a JOIN fieldfare.field_migrations m ON"
                            + " m.id = a.migration_id"
                            + " WHERE a.state = 'PENDING' AND m.status = 'WAITING' AND m.table_name = '%s'"
                                .formatted(table))
                    .isEmpty());
  }

  private String value(String table, String column) {
    return database.value(
        "SELECT a.%s FROM fieldfare.approvals a JOIN fieldfare.field_migrations m ON m.id = a.migration_id WHERE m.table_name = '%s' LIMIT 1"
            .formatted(column, table));
  }

  private String approve(String table, String hash) {
    return database.value(
        "SELECT fieldfare.approve(a.migration_id, 'ada', %s, NULL) FROM fieldfare.approvals a JOIN fieldfare.field_migrations m ON m.id = a.migration_id WHERE m.table_name = '%s' LIMIT 1"
            .formatted(hash, table));
  }

  private void policy(String type, String table, String time) {
    database.execute(
        "INSERT INTO fieldfare.approval_policies (migration_type, schema_name, table_name, expires_after, created_by) VALUES ('%s', '*', '%s', '%s', 'test')"
            .formatted(type, table, time));
  }
}
