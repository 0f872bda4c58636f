package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.embedded.RedisConnection;
import dev.fieldfare.gateway.Gateway.Answer;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Redis is expendable; PostgreSQL is not, and is waited for. */
@QuarkusTest
class I4OutagesIT extends GatewayIT {

  private static final long QUICK = Duration.ofSeconds(2).toMillis();

  @AfterEach
  void heal() {
    TestServers.heal();
    await().atMost(Duration.ofSeconds(30)).until(() -> viewer().get(MIGRATIONS).status() == 200);
  }

  @Test
  void wakesTheWorkerAfterTheCommit() throws IOException {
    try (RedisConnection listener = redis.connect()) {
      listener.send("SUBSCRIBE", "fieldfare:wake:main");

      enqueue(drop("orders", "note"));

      // What was published stands before the answer to a ping.
      await().until(() -> String.valueOf(listener.send("PING")).contains("wake:main"));
      assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("1");
    }
  }

  @Test
  void worksWithoutRedis() {
    redis.server().kill();

    requestsAreQuick();
  }

  @Test
  void worksWhileRedisAnswersNothing() {
    redis.server().freeze();

    requestsAreQuick();
  }

  @Test
  void waitsForNobodyWhilePostgresIsAway() {
    assertThat(enqueuer().get(MIGRATIONS).status()).isEqualTo(200);
    assertThat(admin().get(MIGRATIONS).status()).isEqualTo(200);
    database.server().kill();

    Answer answer = enqueuer().post(MIGRATIONS, drop("orders", "note"));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(answer.code()).isNotBlank();
    assertThat(answer.json().path("detail").asText())
        .startsWith("The database of the target \"main\" ")
        .containsAnyOf("cannot be reached", "is starting or stopping");
    Answer unseenKey = anonymous().with("ff_" + "x".repeat(24)).get(MIGRATIONS);
    assertThat(unseenKey.status()).isEqualTo(503);
    assertThat(unseenKey.json().path("detail").asText())
        .startsWith("The control database, which holds the API keys, ")
        .containsAnyOf("cannot be reached", "is starting or stopping")
        .doesNotContain("127.0.0.1");
    for (String path : List.of("/api/v1/keys", "/api/v1/audit")) {
      Answer ofControl = admin().get(path);
      assertThat(ofControl.status()).as(ofControl.body()).isEqualTo(503);
      assertThat(ofControl.json().path("detail").asText()).startsWith("The control database ");
    }
    assertThat(management().get("/health/live").status()).isEqualTo(200);
    assertThat(management().get("/health/ready").status()).isEqualTo(503);

    TestServers.heal();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> enqueuer().post(MIGRATIONS, drop("orders", "note")).status() == 202);
    await().until(() -> management().get("/health/ready").status() == 200);
  }

  @Test
  void keysSentAgainAfterALostConnectionAreOneMigration() {
    List<CompletableFuture<Answer>> calls =
        IntStream.range(0, 30)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> untilAccepted("k" + i % 10)))
            .toList();
    database.server().kill();
    TestServers.heal();

    calls.forEach(CompletableFuture::join);

    assertThat(database.value("SELECT count(*) FROM fieldfare.inbox")).isEqualTo("10");
  }

  private Answer untilAccepted(String key) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> enqueuer().post(MIGRATIONS, drop("orders", key), "Idempotency-Key", key),
            answer -> answer.status() == 202);
  }

  private void requestsAreQuick() {
    for (int i = 0; i < 20; i++) {
      long began = System.nanoTime();
      Answer answer = enqueuer().post(MIGRATIONS, drop("orders", "c" + i));
      assertThat(answer.status()).as(answer.body()).isEqualTo(202);
      assertThat(Duration.ofNanos(System.nanoTime() - began).toMillis()).isLessThan(QUICK);
    }
    Answer ready = management().get("/health/ready");
    assertThat(ready.status()).as(ready.body()).isEqualTo(200);
    Answer letters = viewer().get("/api/v1/queue/dead-letters");
    assertThat(letters.status()).isEqualTo(503);
    assertThat(letters.code()).isEqualTo("redis_lost");
  }
}
