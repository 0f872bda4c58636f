package dev.fieldfare.migration.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class WakeUpsIT {
  private final TestRedis redis;
  private final Vertx vertx = Vertx.vertx();
  private final List<Heard> targets =
      IntStream.range(0, 12).mapToObj(n -> new Heard("target-" + n)).toList();
  private Redis client;
  private WakeUps wakeUps;

  WakeUpsIT(TestRedis redis) {
    this.redis = redis;
  }

  @BeforeEach
  void listen() {
    RedisOptions options = new RedisOptions().setConnectionString(redis.url(redis.port()));
    client = Redis.createClient(vertx, options.setMaxPoolSize(2));
    wakeUps = new WakeUps(client);
    targets.forEach(target -> wakeUps.listen(target.name(), target));
  }

  @AfterEach
  void end() {
    wakeUps.close();
    client.close();
    vertx.closeAndAwait();
  }

  @Test
  void eachTargetHearsItsOwnWord() {
    awaitTheConfirmations();

    for (Heard target : targets) {
      redis.send("PUBLISH", target.channel(), "1");
      await().untilAsserted(() -> assertThat(target.words()).isEqualTo(1));
    }

    assertThat(targets).extracting(Heard::words).containsOnly(1);
  }

  @Test
  void oneConnectionOfTheSharedPoolIsEnoughForAllTargets() {
    await().untilAsserted(() -> assertThat(targets).allMatch(this::isListenedFor));

    assertThat(redis.send("CLIENT", "LIST", "TYPE", "pubsub").toString().lines()).hasSize(1);
  }

  @Test
  void goesOnWhereRedisRefusesSomeOfThem() {
    awaitTheConfirmations();
    redis.send("ACL", "SETUSER", "default", "resetchannels", "&fieldfare:wake:other");
    try {
      redis.send("CLIENT", "KILL", "TYPE", "pubsub");
      Heard other = new Heard("other");
      wakeUps.listen("other", other);

      await().untilAsserted(() -> assertThat(other.words()).isPositive());
      other.forget();
      redis.send("PUBLISH", other.channel(), "1");
      await().untilAsserted(() -> assertThat(other.words()).isEqualTo(1));
      assertThat(targets).noneMatch(this::isListenedFor);
    } finally {
      redis.send("ACL", "SETUSER", "default", "allchannels");
    }
  }

  @Test
  void whoListensGoesOnWhenItsConnectionWasLost() {
    awaitTheConfirmations();

    redis.send("CLIENT", "KILL", "TYPE", "pubsub");
    awaitTheConfirmations();

    targets.forEach(target -> redis.send("PUBLISH", target.channel(), "1"));
    await().untilAsserted(() -> assertThat(targets).extracting(Heard::words).containsOnly(1));
  }

  // Redis says by a word that it listens; from then on each word is one that was published.
  private void awaitTheConfirmations() {
    await()
        .untilAsserted(
            () -> {
              assertThat(targets).allMatch(this::isListenedFor);
              assertThat(targets).extracting(Heard::words).doesNotContain(0);
            });
    targets.forEach(Heard::forget);
  }

  private boolean isListenedFor(Heard target) {
    return ((List<?>) redis.send("PUBSUB", "NUMSUB", target.channel())).get(1).equals(1L);
  }

  private static final class Heard extends LoopSignal {
    private final String name;
    private final AtomicInteger words = new AtomicInteger();

    private Heard(String name) {
      this.name = name;
    }

    @Override
    public void raise() {
      words.incrementAndGet();
    }

    String name() {
      return name;
    }

    String channel() {
      return "fieldfare:wake:" + name;
    }

    int words() {
      return words.get();
    }

    void forget() {
      words.set(0);
    }
  }
}
