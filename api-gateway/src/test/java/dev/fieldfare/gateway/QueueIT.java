package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.http.Acknowledged;
import dev.fieldfare.contracts.http.Band;
import dev.fieldfare.contracts.http.DeadLetter;
import dev.fieldfare.contracts.http.DeadLetterPage;
import dev.fieldfare.contracts.http.QueueStats;
import dev.fieldfare.contracts.http.QueueStats.TargetStats;
import dev.fieldfare.contracts.http.TargetList;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class QueueIT extends GatewayIT {

  private static final String QUEUE = "/api/v1/queue";
  private static final String LETTERS = QUEUE + "/dead-letters";

  @BeforeEach
  void forgetDeadLetters() {
    redis.flush();
  }

  @Test
  void listsTargets() {
    TargetList targets = viewer().get("/api/v1/targets").as(TargetList.class);

    assertThat(targets.items()).extracting(t -> t.name()).containsExactly("main");
    assertThat(targets.items().getFirst().environment()).isEqualTo("development");
    assertThat(viewer().get("/api/v1/targets").body()).doesNotContain(database.password());
  }

  @Test
  void countsByTargetAndTable() {
    for (int i = 0; i < 12; i++) {
      enqueue(drop("orders", "c" + i));
    }
    Ledger.admit(database);
    enqueue(drop("customers", "c"));
    database.execute("INSERT INTO fieldfare.workers (worker) VALUES ('w1')");

    await()
        .untilAsserted(
            () -> {
              TargetStats stats = stats();
              assertThat(stats.waiting()).isEqualTo(13);
              assertThat(stats.band()).isEqualTo(Band.WARNING);
              assertThat(stats.oldestSeconds()).isPositive();
              assertThat(stats.tables())
                  .extracting(t -> t.schema() + "." + t.table() + " " + t.waiting())
                  .containsExactly("public.orders 12", "public.customers 1");
            });
    Ledger.admit(database);
    Ledger.apply(database);
    await()
        .untilAsserted(
            () -> {
              TargetStats stats = stats();
              assertThat(stats.waiting()).isZero();
              assertThat(stats.applied()).isEqualTo(13);
              assertThat(stats.applyRatePerSecond()).isPositive();
              assertThat(stats.band()).isEqualTo(Band.OK);
            });
  }

  @Test
  void d31_typingErrorsAreAnswered() {
    database.execute("CREATE TABLE IF NOT EXISTS invoices (id int)");

    Gateway.Answer missing = operator().post(QUEUE + "/pause", "{\"table\":\"invoces\"}");
    assertThat(missing.code()).isEqualTo("table_missing");
    assertThat(missing.body()).contains("There is no table", "near names: public.invoices.");
    assertThat(operator().post(QUEUE + "/resume", "{\"table\":\"invoces\"}").body())
        .contains("public.invoices");
    operator().post(QUEUE + "/pause", "{\"table\":\"invoices\"}");
    Gateway.Answer notPaused = operator().post(QUEUE + "/resume", "{}");
    assertThat(notPaused.code()).isEqualTo("wrong_state");
    assertThat(notPaused.body()).contains("Target main is not paused. Paused: public.invoices.");
    assertThat(operator().post(QUEUE + "/resume", "{\"table\":\"invoices\"}").status())
        .isEqualTo(200);
    assertThat(operator().post(QUEUE + "/resume", "{\"table\":\"invoices\"}").code())
        .isEqualTo("wrong_state");
    Gateway.Answer event = viewer().get("/api/v1/events?type=migration.aplied");
    assertThat(event.code()).isEqualTo("invalid_value");
    assertThat(event.body()).contains("Near names: migration.applied");
    assertThat(viewer().get("/api/v1/events?type=nonsense.*").body())
        .contains("Events are called: migration.accepted");
  }

  @Test
  void d32_anOperatorAcknowledgesFailures() {
    enqueue(drop("broken", "c"));
    Ledger.admit(database);
    database.execute(
        "UPDATE fieldfare.field_migrations SET status = 'FAILED', finished_at = clock_timestamp(),"
            + " error_code = 'internal_error', error = '{\"code\":\"internal_error\",\"class\":\"bug\","
            + "\"message\":\"m\"}' WHERE table_name = 'broken'",
        "DELETE FROM fieldfare.claims WHERE name = 'public.broken'");

    assertThat(viewer().post(QUEUE + "/acknowledge", "{}").status()).isEqualTo(403);
    Gateway.Answer known = operator().post(QUEUE + "/acknowledge", "{\"target\":\"main\"}");

    assertThat(known.as(Acknowledged.class)).isEqualTo(new Acknowledged("main", 1));
    assertThat(stats().failed()).isZero();
    assertThat(stats().acknowledged()).isEqualTo(1);
    assertThat(operator().post(QUEUE + "/acknowledge", "{\"table\":\"t\"}").status())
        .isEqualTo(400);
  }

  @Test
  void pausesAndResumesATargetOrATable() {
    database.execute("CREATE TABLE IF NOT EXISTS orders (id int)");
    assertThat(operator().post(QUEUE + "/pause", "{}").status()).isEqualTo(200);
    assertThat(stats().paused()).isTrue();
    assertThat(operator().post(QUEUE + "/resume", "{\"target\":\"main\"}").status()).isEqualTo(200);
    assertThat(stats().paused()).isFalse();

    operator().post(QUEUE + "/pause", "{\"table\":\"orders\"}");
    assertThat(database.query("SELECT name || ' ' || paused_by FROM fieldfare.pauses"))
        .containsExactly("public.orders bootstrap-operator");
    assertThat(stats().tables().getFirst().paused()).isTrue();
    operator().post(QUEUE + "/resume", "{\"schema\":\"public\",\"table\":\"orders\"}");
    assertThat(database.query("SELECT name FROM fieldfare.pauses")).isEmpty();
    assertThat(operator().post(QUEUE + "/pause", "{\"target\":\"nowhere\"}").code())
        .isEqualTo("unknown_target");
  }

  @Test
  void showsReplaysAndDeletesDeadLetters() {
    letter("malformed", "data", "no json");
    letter("malformed", "reason", "mine", "type", "x");
    letter("too_large", "data", "{}");

    DeadLetterPage page = viewer().get(LETTERS + "?limit=2").as(DeadLetterPage.class);
    assertThat(page.items())
        .extracting(DeadLetter::reason)
        .containsExactly("malformed", "malformed");
    assertThat(page.items().get(1).fields())
        .containsEntry("reason", "mine")
        .containsEntry("type", "x");
    DeadLetterPage rest =
        viewer()
            .get(LETTERS + "?limit=2&cursor=" + page.next().orElseThrow())
            .as(DeadLetterPage.class);
    assertThat(rest.items()).extracting(DeadLetter::reason).containsExactly("too_large");
    assertThat(rest.next()).isEmpty();

    String id = page.items().get(1).id();
    assertThat(viewer().get(LETTERS + "/" + id).as(DeadLetter.class).attempts()).isEqualTo(2);
    assertThat(
            operator().post(LETTERS + "/" + id + "/replay", "{}", "Idempotency-Key", "r").status())
        .isEqualTo(200);
    assertThat(
            operator().post(LETTERS + "/" + id + "/replay", "{}", "Idempotency-Key", "r").status())
        .isEqualTo(200);
    assertThat(redis.send("XLEN", "fieldfare:migrations")).isEqualTo(1L);
    assertThat(redis.send("XLEN", "fieldfare:migrations:dlq")).isEqualTo(2L);
    assertThat(viewer().get(LETTERS + "/" + id).status()).isEqualTo(404);

    String first = page.items().getFirst().id();
    assertThat(operator().call("DELETE", LETTERS + "/" + first).status()).isEqualTo(204);
    assertThat(operator().call("DELETE", LETTERS + "/" + first).code()).isEqualTo("not_found");
    assertThat(viewer().get(LETTERS + "/nonsense").code()).isEqualTo("not_found");
    assertThat(viewer().get(LETTERS + "?target=nowhere").code()).isEqualTo("unknown_target");
  }

  @Test
  void replaysTheBytesThatWereSent() {
    redis.send(
        "EVAL",
        "return redis.call('XADD', KEYS[1], '*', 'reason', 'malformed', 'attempts', '1', 'stream',"
            + " 'fieldfare:migrations', 'entryId', '1-1', 'data', '\\255\\0\\254')",
        "1",
        "fieldfare:migrations:dlq");
    String id = viewer().get(LETTERS).as(DeadLetterPage.class).items().getFirst().id();

    operator().post(LETTERS + "/" + id + "/replay", "{}");

    Object same =
        redis.send(
            "EVAL",
            "return redis.call('XRANGE', KEYS[1], '-', '+')[1][2][2] == '\\255\\0\\254' and 1 or 0",
            "1",
            "fieldfare:migrations");
    assertThat(same).isEqualTo(1L);
  }

  @Test
  void replaysALetterOfMoreFieldsThanAScriptCanPassOn() {
    String[] fields = new String[10_000];
    Arrays.setAll(fields, i -> "f" + i);
    letter("malformed", fields);
    String id = viewer().get(LETTERS).as(DeadLetterPage.class).items().getFirst().id();

    assertThat(operator().post(LETTERS + "/" + id + "/replay", "{}").status()).isEqualTo(200);

    Object sent =
        redis.send(
            "EVAL",
            "return #redis.call('XRANGE', KEYS[1], '-', '+')[1][2]",
            "1",
            "fieldfare:migrations");
    assertThat(sent).isEqualTo(10_000L);
    assertThat(redis.send("XLEN", "fieldfare:migrations:dlq")).isEqualTo(0L);
  }

  @Test
  void aLetterWithNothingInItCannotBeReplayed() {
    letter("trimmed");
    String id = viewer().get(LETTERS).as(DeadLetterPage.class).items().getFirst().id();

    assertThat(operator().post(LETTERS + "/" + id + "/replay", "{}").status()).isEqualTo(422);
  }

  private void letter(String reason, String... fields) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "XADD",
                "fieldfare:migrations:dlq",
                "*",
                "reason",
                reason,
                "attempts",
                "2",
                "stream",
                "fieldfare:migrations",
                "entryId",
                "1-1"));
    command.addAll(List.of(fields));
    redis.send(command.toArray(String[]::new));
  }

  private TargetStats stats() {
    var answer = viewer().get(QUEUE);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.as(QueueStats.class).targets().getFirst();
  }
}
