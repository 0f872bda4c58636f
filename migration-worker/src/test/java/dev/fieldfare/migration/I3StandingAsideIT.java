package dev.fieldfare.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.migration.support.WorkerTest;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** I3: a deferred migration is not lost, and blocks only those behind it. */
@QuarkusTest
class I3StandingAsideIT extends WorkerTest {

  @Test
  void dependencyAndUndoMayNameAnEarlierMessageOfTheSameBatch() {
    table("one_batch", 0);
    sendTogether(
        add("one_batch", "a", "\"id\":\"batch-a\""),
        add("one_batch", "b", "\"dependsOn\":[\"batch-a\"]"),
        "{\"type\":\"UNDO\",\"migrationId\":\"batch-a\"}");

    stage.awaitStatuses("one_batch", "UNDONE", "APPLIED", "APPLIED");
    assertThat(stage.columns("one_batch")).containsExactly("id integer", "v text", "b text");
  }

  @Test
  void dependencyMayNameAnEarlierMemberOfItsChangeSet() {
    table("own_set", 0);
    enqueue(
        "["
            + add("own_set", "a", "\"id\":\"own-a\"")
            + ","
            + add("own_set", "b", "\"dependsOn\":[\"own-a\"]")
            + ",{\"type\":\"UNDO\",\"migrationId\":\"own-a\"}]");

    stage.awaitStatuses("own_set", "UNDONE", "APPLIED", "APPLIED");
  }

  @Test
  void memberOfAChangeSetIsTakenBackByALaterOne() {
    table("back_in_set", 0);
    stage.sendJson(add("back_in_set", "a", "\"id\":\"back-a\"," + member("back", 0, 2, false)));
    stage.awaitStatuses("back_in_set", "APPLIED");
    stage.sendJson(
        "{\"type\":\"UNDO\",\"migrationId\":\"back-a\"," + member("back", 1, 2, false) + "}");

    stage.awaitStatuses("back_in_set", "UNDONE", "APPLIED");
    assertThat(stage.deadLetters()).noneMatch(letter -> letter.contains("back-a"));
  }

  @Test
  void whatIsDueBeforeItsDependencyDoesNotStandBeforeIt() {
    table("due_early", 0);
    stage.sendJson(add("due_early", "a", "\"id\":\"due-a\",\"runAt\":\"" + in(2500) + "\""));
    stage.sendJson(
        add("due_early", "b", "\"dependsOn\":[\"due-a\"],\"runAt\":\"" + in(500) + "\""));

    stage.awaitStatuses("due_early", "SCHEDULED", "WAITING");
    stage.awaitStatuses("due_early", "APPLIED", "APPLIED");
    assertThat(stage.columns("due_early"))
        .containsExactly("id integer", "v text", "a text", "b text");
  }

  @Test
  void incompleteSetTakesItsDependantsWithItAndMayBeSentAgain() {
    table("half_set", 0);
    table("behind_half", 0);
    stage.sendJson(add("half_set", "a", "\"id\":\"half-a\"," + member("half-set", 0, 2, true)));
    stage.sendJson(add("behind_half", "a", "\"dependsOn\":[\"half-a\"]"));
    stage.awaitStatuses("behind_half", "WAITING");

    // Its minute is over.
    database.execute(
        "UPDATE fieldfare.appointments SET due_at = now() WHERE purpose = 'change_set'");

    stage.awaitStatuses("half_set", "REJECTED");
    stage.awaitStatuses("behind_half", "CANCELLED");
    stage.sendJson(add("half_set", "a", "\"id\":\"half-a\"," + member("half-set", 0, 2, true)));
    stage.sendJson(add("half_set", "b", "\"id\":\"half-b\"," + member("half-set", 1, 2, true)));
    stage.awaitStatuses("half_set", "REJECTED", "APPLIED", "APPLIED");
  }

  @Test
  void pausedMemberHoldsItsAtomicSetUpAndNoLongerThanItIsPaused() {
    table("paused_member", 0);
    stage.sendJson(add("paused_member", "a", "\"id\":\"pm-a\"," + member("pm", 0, 2, true)));
    stage.awaitStatuses("paused_member", "WAITING");
    String id = stage.ofTable("id", "paused_member").getFirst();
    database.query("SELECT fieldfare.pause('" + id + "')");
    stage.sendJson(add("paused_member", "b", "\"id\":\"pm-b\"," + member("pm", 1, 2, true)));
    stage.awaitStatuses("paused_member", "PAUSED", "QUEUED");

    database.query("SELECT fieldfare.resume('" + id + "')");

    stage.awaitStatuses("paused_member", "APPLIED", "APPLIED");
  }

  @Test
  void retriedOnesKeepToWhatTheyDependOn() {
    table("retried_after", 0);
    stage.sendJson(add("retried_before", "a", "\"id\":\"rb-a\""));
    stage.awaitStatuses("retried_before", "FAILED");
    database.query("SELECT fieldfare.pause_queue('public.retried_before')");
    String before = stage.ofTable("id", "retried_before").getFirst();
    database.query("SELECT fieldfare.retry('" + before + "')");
    stage.sendJson(add("retried_after", "a", "\"dependsOn\":[\"rb-a\"]"));
    stage.awaitStatuses("retried_after", "WAITING");
    String after = stage.ofTable("id", "retried_after").getFirst();
    database.query("SELECT fieldfare.cancel('" + before + "')");
    stage.awaitStatuses("retried_after", "CANCELLED");
    assertThat(retry(after)).isEqualTo("conflict");

    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED' WHERE id = '" + before + "'");
    assertThat(retry(before)).isEqualTo("retrying");
    assertThat(retry(after)).isEqualTo("retrying");

    stage.awaitStatuses("retried_after", "WAITING");
    table("retried_before", 0);
    database.query("SELECT fieldfare.resume_queue('public.retried_before')");
    stage.awaitStatuses("retried_after", "APPLIED");
    assertThat(
            database.query(
                "SELECT n FROM fieldfare.migration_attempts WHERE migration_id = '%s'"
                    .formatted(before)))
        .containsExactly("1");
  }

  @Test
  void schemaMayBeCalledLikeAChangeSet() {
    database.execute("CREATE SCHEMA \"set:x\"", "CREATE TABLE \"set:x\".oddly (id int)");
    stage.sendJson(add("oddly", "a", "\"schema\":\"set:x\""));

    stage.awaitStatuses("oddly", "APPLIED");
  }

  @Test
  void sqlTakesNoHalfOfAnAtomicSetAndNoSetThatIsHalfKnown() {
    assertThatThrownBy(() -> enqueue(add("sql_half", "a", member("sql-half", 0, 2, true))))
        .hasMessageContaining("atomic");

    enqueue(add("sql_half", "a", "\"id\":\"sh-a\""));
    String known = add("sql_half", "a", "\"id\":\"sh-a\"");
    assertThatThrownBy(
            () -> enqueue("[" + known + "," + add("sql_half", "b", "\"id\":\"sh-b\"") + "]"))
        .hasMessageContaining("was already used for another request");
    stage.awaitStatuses("sql_half", "FAILED");
  }

  private void enqueue(String request) {
    database.query("SELECT fieldfare.enqueue('" + request + "')");
  }

  private String retry(String id) {
    return database.value("SELECT fieldfare.retry('" + id + "')");
  }

  /** In one transaction of Redis, so that they are read as one batch. */
  private void sendTogether(String... messages) {
    List<String> script = new ArrayList<>(List.of("EVAL"));
    script.add(
        "for i = 1, #ARGV do redis.call('XADD', KEYS[1], '*', 'data', ARGV[i]) end return #ARGV");
    script.addAll(List.of("1", "fieldfare:migrations"));
    script.addAll(List.of(messages));
    redis.send(script.toArray(String[]::new));
  }

  private static Instant in(int millis) {
    return Instant.now().plusMillis(millis);
  }

  private static String add(String table, String column, String more) {
    return "{\"type\":\"ADD_COLUMN\",\"table\":\"%s\",\"column\":\"%s\",\"dataType\":\"text\",%s}"
        .formatted(table, column, more);
  }

  private static String member(String set, int index, int of, boolean atomic) {
    return "\"changeSet\":{\"id\":\"%s\",\"index\":%d,\"of\":%d,\"atomic\":%b}"
        .formatted(set, index, of, atomic);
  }
}
