package dev.fieldfare.health.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.remedy.FoundProblem;
import dev.fieldfare.health.remedy.ReplayDeadLetters;
import dev.fieldfare.health.remedy.TakenRemedy;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import io.quarkus.redis.runtime.datasource.BlockingRedisDataSourceImpl;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.RedisAPI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dead letters that are sent again by a remedy, with a real Redis. */
@WithServers
class RedisDeadLettersIT {
  private static final String LETTERS = "fieldfare:migrations:dlq";
  private static final String STREAM = "fieldfare:migrations";
  private static final CheckedTarget TARGET = new CheckedTarget("main", "main", null);

  private TestRedis redis;
  private Vertx vertx;
  private Redis client;
  private ReplayDeadLetters replay;

  @BeforeEach
  void connect(TestRedis redis) {
    this.redis = redis;
    redis.send("DEL", LETTERS, STREAM);
    vertx = Vertx.vertx();
    client = Redis.createClient(vertx, redis.url());
    replay =
        new ReplayDeadLetters(
            new RedisDeadLetters(
                new BlockingRedisDataSourceImpl(
                    vertx, client, RedisAPI.api(client), Duration.ofSeconds(10))));
  }

  @AfterEach
  void close() {
    client.close();
    vertx.closeAndAwait();
    redis.send("DEL", LETTERS, STREAM);
  }

  @Test
  void whatIsBeyondTheLimitIsAnotherProblem() {
    add(1, 250, true);
    FoundProblem found = found().getFirst();
    assertThat(found.scope()).isEqualTo("100-0");

    perform(found);
    assertThat(redis.send("XLEN", STREAM)).isEqualTo(100L);
    FoundProblem next = found().getFirst();
    assertThat(next.object()).isNotEqualTo(found.object());
    assertThat(next.scope()).isEqualTo("200-0");
  }

  @Test
  void lettersThatCannotBeSentBlockNoOthers() {
    add(1, 150, false);
    add(151, 2, true);
    assertThat(perform(found().getFirst())).contains("2 entries were sent", "150 cannot be sent");

    assertThat(redis.send("XLEN", STREAM)).isEqualTo(2L);
    assertThat(found()).isEmpty();
  }

  @Test
  void aNewLetterIsAnotherProblemUnlessTheFormerOneIsThere() {
    add(1, 1, true);
    FoundProblem found = found().getFirst();
    add(2, 1, true);
    assertThat(found().getFirst().object()).isEqualTo(found.object());

    perform(found);
    assertThat(redis.send("XLEN", STREAM)).isEqualTo(1L);
    assertThat(found().getFirst().object()).isNotEqualTo(found.object());
  }

  private List<FoundProblem> found() {
    return replay.find(TARGET).orElseThrow();
  }

  private String perform(FoundProblem found) {
    return replay.perform(
        TARGET,
        new TakenRemedy(
            UUID.randomUUID(),
            "main",
            RemedyAction.REPLAY_DEAD_LETTERS,
            found.object(),
            found.scope()));
  }

  private void add(int first, int count, boolean isSendable) {
    for (int n = first; n < first + count; n++) {
      String id = n + "-0";
      if (isSendable) {
        redis.send(
            "XADD",
            LETTERS,
            id,
            "reason",
            "r",
            "attempts",
            "1",
            "stream",
            "s",
            "entryId",
            "1-1",
            "data",
            "{}");
      } else {
        redis.send(
            "XADD", LETTERS, id, "reason", "r", "attempts", "1", "stream", "s", "entryId", "1-1");
      }
    }
  }
}
