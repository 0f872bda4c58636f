package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SteeringIT extends GatewayIT {

  @Test
  void c10_undoIsAMigrationOfItsOwnThatKnowsItsOriginal() {
    String id = applied();

    Answer answer = enqueuer().post(MIGRATIONS + "/" + id + "/undo", "{}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    String undo = answer.as(Accepted.class).migrations().getFirst().id();

    assertThat(shown(undo).undoOf()).contains(id);
    assertThat(shown(undo).subject().table()).contains("orders");
    Ledger.admit(database);
    Ledger.apply(database);
    Migration original = shown(id);
    assertThat(original.status()).isEqualTo(Status.UNDONE);
    assertThat(original.undoneBy()).contains(undo);
  }

  @Test
  void c10_refusesAnUndoThatCanBeSeenToBeImpossible() {
    String queued = enqueue(drop("orders", "note"));
    assertThat(undo(queued).status()).isEqualTo(409);
    assertThat(undo(queued).code()).isEqualTo("not_undoable");

    Ledger.admit(database);
    Ledger.apply(database);
    Answer first = undo(queued);
    Ledger.admit(database);
    Ledger.apply(database);
    assertThat(undo(queued).status()).isEqualTo(409);
    assertThat(undo(queued).code()).isEqualTo("already_undone");
    assertThat(undo(first.as(Accepted.class).migrations().getFirst().id()).code())
        .isEqualTo("not_undoable");

    assertThat(undo(UUID.randomUUID().toString()).status()).isEqualTo(404);
    assertThat(undo("nonsense").code()).isEqualTo("unknown_migration");
  }

  @Test
  void anUndoThatIsSentAgainWithItsKeyIsTheSameUndo() {
    String id = applied();
    String path = MIGRATIONS + "/" + id + "/undo";
    Answer first = operator().post(path, "{}", "Idempotency-Key", "u1");
    Ledger.admit(database);
    Ledger.apply(database);

    Answer again = operator().post(path, "{}", "Idempotency-Key", "u1");

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.as(Accepted.class).migrations().getFirst().id())
        .isEqualTo(first.as(Accepted.class).migrations().getFirst().id());
  }

  @Test
  void anUndoCanBePostedAsAMessageByKey() {
    enqueuer().post(MIGRATIONS, drop("orders", "note"), "Idempotency-Key", "order-note");
    Ledger.admit(database);
    Ledger.apply(database);

    assertThat(enqueuer().post(MIGRATIONS, undoMessage("order-note")).status()).isEqualTo(202);
    assertThat(enqueuer().post(MIGRATIONS, undoMessage("unheard-of")).status()).isEqualTo(404);
  }

  @Test
  void anEnqueuerCancelsAndUndoesOnlyItsOwn() {
    String own = applied();
    String foreign = foreign();

    assertThat(enqueuer().post(MIGRATIONS + "/" + foreign + "/cancel", "{}").code())
        .isEqualTo("not_permitted");
    assertThat(enqueuer().post(MIGRATIONS + "/" + foreign + "/undo", "{}").status()).isEqualTo(403);
    assertThat(enqueuer().post(MIGRATIONS, undoMessage(foreign)).status()).isEqualTo(403);
    assertThat(
            enqueuer()
                .post(MIGRATIONS, "{\"changes\":[%s]}".formatted(undoMessage(foreign)))
                .status())
        .isEqualTo(403);
    assertThat(enqueuer().post(MIGRATIONS + "/" + own + "/undo", "{}").status()).isEqualTo(202);
    assertThat(operator().post(MIGRATIONS + "/" + foreign + "/cancel", "{}").status())
        .isEqualTo(200);
  }

  @Test
  void oneThatClaimsASenderOnTheStreamIsNotTheSendersOwn() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    database.execute("UPDATE fieldfare.field_migrations SET way = 'stream'");

    assertThat(enqueuer().post(MIGRATIONS + "/" + id + "/cancel", "{}").status()).isEqualTo(403);
  }

  @Test
  void cancelsInTheInboxAndInLine() {
    String inInbox = enqueue(drop("orders", "a"));
    Answer cancelled = enqueuer().post(MIGRATIONS + "/" + inInbox + "/cancel", "{}");
    assertThat(cancelled.as(Migration.class).status()).isEqualTo(Status.CANCELLED);
    Ledger.admit(database);
    assertThat(shown(inInbox).status()).isEqualTo(Status.CANCELLED);

    String inLine = enqueue(drop("orders", "b"));
    Ledger.admit(database);
    enqueuer().post(MIGRATIONS + "/" + inLine + "/cancel", "{}");
    Migration ended = shown(inLine);
    assertThat(ended.status()).isEqualTo(Status.CANCELLED);
    assertThat(ended.error().orElseThrow().code()).isEqualTo("cancelled");

    Answer late = operator().post(MIGRATIONS + "/" + applied() + "/cancel", "{}");
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("too_late");
  }

  @Test
  void pausesResumesAndRetries() {
    String id = enqueue(drop("orders", "a"));
    Ledger.admit(database);

    assertThat(status(id, "pause")).isEqualTo(Status.PAUSED);
    assertThat(status(id, "resume")).isEqualTo(Status.QUEUED);
    assertThat(operator().post(MIGRATIONS + "/" + id + "/resume", "{}").code())
        .isEqualTo("wrong_state");
    assertThat(operator().post(MIGRATIONS + "/" + id + "/retry", "{}").code())
        .isEqualTo("wrong_state");
    database.execute("UPDATE fieldfare.field_migrations SET status = 'FAILED'");
    assertThat(status(id, "retry")).isEqualTo(Status.QUEUED);
  }

  @Test
  void d60_theAnswerNamesAStatementThatRunsOn() throws Exception {
    for (String verb : new String[] {"pause", "cancel"}) {
      String id = enqueue(drop("orders", "runs_" + verb));
      Ledger.admit(database);
      database.execute("UPDATE fieldfare.field_migrations SET migration_type = 'RUN_SQL'");
      Migration steered;
      try (Connection session = database.connect()) {
        journal(session, id);
        steered = operator().post(MIGRATIONS + "/" + id + "/" + verb, "{}").as(Migration.class);
        assertThat(shown(id).warnings()).isEqualTo(steered.warnings());
      }

      assertThat(steered.warnings()).hasSize(1);
      assertThat(steered.warnings().getFirst().code()).isEqualTo("statement_running");
      assertThat(steered.warnings().getFirst().message()).contains("Statement 2 (line 3)");
      await().untilAsserted(() -> assertThat(shown(id).warnings()).isEmpty());
    }
  }

  /** As the worker notes it before a statement outside a transaction begins in this session. */
  private static void journal(Connection session, String id) throws SQLException {
    try (var statement = session.createStatement()) {
      statement.execute(
          "INSERT INTO fieldfare.version_steps (track, version, direction, n, checksum, line,"
              + " status,"
              + " migration_id, pid, session_started, began_at) SELECT 'runs', '%1$s', 'up', 2, '',"
                  .formatted(id)
              + " 3, 'BEGUN', '%s', pid, backend_start, now() FROM pg_stat_activity".formatted(id)
              + " WHERE pid = pg_backend_pid()");
    }
  }

  @Test
  void whatSteersOnlineChangesIsNotAvailableYet() {
    for (String verb : new String[] {"throttle", "complete"}) {
      Answer answer = operator().post(MIGRATIONS + "/" + UUID.randomUUID() + "/" + verb, "{}");
      assertThat(answer.status()).isEqualTo(501);
      assertThat(answer.code()).isEqualTo("not_available_yet");
    }
  }

  private String applied() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    Ledger.apply(database);
    return id;
  }

  private String foreign() {
    Answer answer = anonymous().as(SenderRole.ADMIN).post(MIGRATIONS, drop("orders", "other"));
    String id = answer.as(Accepted.class).migrations().getFirst().id();
    Ledger.admit(database);
    return id;
  }

  private Answer undo(String id) {
    return operator().post(MIGRATIONS + "/" + id + "/undo", "{}");
  }

  private Status status(String id, String verb) {
    Answer answer = operator().post(MIGRATIONS + "/" + id + "/" + verb, "{}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(Migration.class).status();
  }

  private static String undoMessage(String reference) {
    return "{\"type\":\"UNDO\",\"migrationId\":\"" + reference + "\"}";
  }
}
