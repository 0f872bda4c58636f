package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class IdempotencyIT extends GatewayIT {

  private static final String KEY = "Idempotency-Key";

  @Test
  void c23_sameKeyAndBodyIsTheSameMigration() {
    Answer first = enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1");
    Answer again = enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1");

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void staysTheSameMigrationAfterItIsApplied() {
    Answer first = enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1");
    Ledger.admit(database);
    Ledger.apply(database);

    Accepted again =
        enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1").as(Accepted.class);

    assertThat(again.migrations().getFirst().id())
        .isEqualTo(first.as(Accepted.class).migrations().getFirst().id());
    assertThat(again.migrations().getFirst().status()).isEqualTo(Status.APPLIED);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("0");
  }

  @Test
  void sameKeyWithAnotherBodyIsAConflict() {
    enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1");

    Answer other = enqueuer().post(MIGRATIONS, drop("orders", "other"), KEY, "k1");

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("key_conflict");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void theHeaderAndThePropertyAreTheSameThing() {
    String withId =
        "{\"type\":\"DROP_COLUMN\",\"table\":\"orders\",\"column\":\"note\",\"id\":\"k1\"}";
    Answer first = enqueuer().post(MIGRATIONS, withId);
    Answer again = enqueuer().post(MIGRATIONS, drop("orders", "note"), KEY, "k1");

    assertThat(again.json()).isEqualTo(first.json());
    assertThat(enqueuer().post(MIGRATIONS, withId, KEY, "k2").code()).isEqualTo("invalid_value");
  }

  @Test
  void membersOfAChangeSetAreNamedAfterIt() {
    String set = "{\"changes\":[%s,%s]}".formatted(drop("a", "x"), drop("b", "y"));
    Answer first = enqueuer().post(MIGRATIONS, set, KEY, "set");
    Answer again = enqueuer().post(MIGRATIONS, set, KEY, "set");

    assertThat(first.as(Accepted.class).migrations())
        .extracting(m -> m.idempotencyKey())
        .containsExactly("set/0", "set/1");
    assertThat(again.json()).isEqualTo(first.json());
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("2");
  }

  @Test
  void aChangeSetThatGrewIsAConflictAndNothingOfItGoesIn() {
    enqueuer().post(MIGRATIONS, "{\"changes\":[%s]}".formatted(drop("a", "x")), KEY, "set");

    Answer grown =
        enqueuer()
            .post(
                MIGRATIONS,
                "{\"changes\":[%s,%s]}".formatted(drop("a", "x"), drop("b", "y")),
                KEY,
                "set");

    assertThat(grown.status()).isEqualTo(409);
    assertThat(grown.code()).isEqualTo("key_conflict");
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void oneKeySentAtOnceByManyIsOneMigration() {
    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            enqueuer().post(MIGRATIONS, drop("orders", "c" + i % 2), KEY, "same")))
            .toList();

    List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();

    assertThat(answers).extracting(Answer::status).containsOnly(202, 409);
    assertThat(answers.stream().filter(a -> a.status() == 202)).hasSize(10);
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
  }

  @Test
  void oneThatCannotBeStoredDoesNotTouchItsNeighbours() {
    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 40)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            enqueuer()
                                .post(MIGRATIONS, i % 10 == 0 ? unstorable() : drop("t", "c" + i))))
            .toList();

    List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();

    for (int i = 0; i < answers.size(); i++) {
      assertThat(answers.get(i).status())
          .as(answers.get(i).body())
          .isEqualTo(i % 10 == 0 ? 400 : 202);
    }
    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("36");
  }

  @Test
  void repeatsTheAnswerToACancellation() {
    String id = enqueue(drop("orders", "note"));
    Ledger.admit(database);
    String path = MIGRATIONS + "/" + id + "/cancel";

    Answer first = operator().post(path, "{}", KEY, "c1");
    assertThat(first.status()).as(first.body()).isEqualTo(200);

    assertThat(operator().post(path, "{}", KEY, "c1").json()).isEqualTo(first.json());
    assertThat(operator().post(path, "{}").code()).isEqualTo("too_late");
    assertThat(operator().post(MIGRATIONS + "/" + id + "/pause", "{}", KEY, "c1").code())
        .isEqualTo("key_conflict");
  }

  private static String unstorable() {
    return "{\"type\":\"SET_DEFAULT\",\"table\":\"t\",\"column\":\"c\",\"default\":\"\\u0000\"}";
  }
}
