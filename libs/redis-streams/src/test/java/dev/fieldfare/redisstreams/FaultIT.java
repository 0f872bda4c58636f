package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import dev.fieldfare.testkit.FaultProxy;
import io.smallrye.reactive.messaging.health.HealthReport;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reading while Redis is killed, restarted, flushed, frozen and cut off: reading continues and
 * nothing is lost.
 */
class FaultIT {

  private Streams redis;
  private FaultProxy proxy;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
    proxy = FaultProxy.to(redis.server().port());
  }

  @AfterEach
  void disconnect() {
    proxy.close();
    redis.close();
  }

  @Test
  void readsOnAfterRedisWasKilledAndStartedAgain() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> before = inbound.next();
      ack(before);
      redis.server().kill();
      await().until(() -> !isReady(inbound));
      redis.startAgain();
      redis.add("orders", "b");
      Message<?> after = inbound.next();

      assertThat(values(after)).containsExactly("b");
      assertThat(metadata(after).incarnation()).isEqualTo(metadata(before).incarnation());
      assertThat(isReady(inbound)).isTrue();
      assertThat(inbound.failure()).isEmpty();
    }
  }

  @Test
  void acknowledgesWhenRedisIsBackWhatWasProcessedMeanwhile() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> batch = inbound.next();
      redis.server().kill();
      CompletionStage<Void> acknowledged = batch.ack();
      assertThat(acknowledged.toCompletableFuture()).isNotDone();
      redis.startAgain();

      assertThat(acknowledged).succeedsWithin(Duration.ofSeconds(10));
      assertThat(redis.pending("orders", "workers")).isZero();
      redis.add("orders", "b");
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void startsWhenRedisComes() {
    redis.server().kill();

    try (Inbound inbound = Inbound.on(redis).start()) {
      assertThat(inbound.poll(300)).isEmpty();
      assertThat(isReady(inbound)).isFalse();
      redis.startAgain();
      redis.add("orders", "a");

      assertThat(values(inbound.next())).containsExactly("a");
    }
  }

  @Test
  void readsOnAfterItsConnectionsWereCut() {
    try (Inbound inbound = Inbound.on(redis.options(proxy)).start()) {
      for (int i = 0; i < 5; i++) {
        String value = "v" + i;
        redis.add("orders", value);
        ack(inbound.next());
        proxy.cut();
      }
      redis.add("orders", "last");

      assertThat(values(inbound.next())).containsExactly("last");
    }
  }

  @Test
  void handsOutWhatWasLostOnTheWay() {
    // The read that waits while answers are lost gets the entry; one after it would get no answer.
    try (Inbound inbound = Inbound.on(redis.options(proxy)).with("block", 60_000).start()) {
      redis.add("orders", "a");
      ack(inbound.next());
      await().until(() -> redis.run("INFO", "clients").toString().contains("blocked_clients:1"));
      proxy.loseAnswers();
      redis.add("orders", "b");
      await().until(() -> redis.pending("orders", "workers") == 1);
      proxy.cut();
      proxy.restore();
      Message<?> lost = inbound.next();

      assertThat(values(lost)).containsExactly("b");
      assertThat(metadata(lost).source()).isEqualTo(EntrySource.OWN_PENDING);
    }
  }

  @Test
  void givesUpAConnectionThatStaysSilent() {
    try (Inbound inbound = Inbound.on(redis.options(proxy)).with("answer-timeout", 300).start()) {
      redis.add("orders", "a");
      ack(inbound.next());
      proxy.blackHole();
      await().until(() -> !isReady(inbound));
      proxy.cut();
      proxy.restore();
      redis.add("orders", "b");

      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void waitsForARedisThatStandsStill() {
    try (Inbound inbound = Inbound.on(redis).with("answer-timeout", 300).start()) {
      redis.add("orders", "a");
      Message<?> batch = inbound.next();
      redis.server().freeze();
      CompletableFuture<Void> acknowledged = batch.ack().toCompletableFuture();
      await().until(() -> !isReady(inbound) || acknowledged.isDone());
      redis.server().thaw();

      assertThat(acknowledged).succeedsWithin(Duration.ofSeconds(10));
      redis.add("orders", "b");
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void readsThroughASlowNetwork() {
    proxy.delay(Duration.ofMillis(80));
    proxy.throttle(20_000);
    for (int i = 0; i < 50; i++) {
      redis.add("orders", "v".repeat(200));
    }

    try (Inbound inbound = Inbound.on(redis.options(proxy)).with("batch-size", 20).start()) {
      int read = 0;
      while (read < 50) {
        Message<?> batch = inbound.next();
        read += values(batch).size();
        ack(batch);
      }
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void startsAnewWhenRedisIsBackAfterItWasToldToWhileRedisWasDown() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> dropped = inbound.next();
      redis.server().kill();
      metadata(dropped).group().rejoin();
      assertThat(inbound.poll(500)).isEmpty();
      redis.startAgain();

      assertThat(values(inbound.next())).containsExactly("a");
    }
  }

  @Test
  void readsOnAfterRedisWasAReplicaForAWhile() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> batch = inbound.next();
      redis.run("REPLICAOF", "127.0.0.1", "1");
      CompletableFuture<Void> acknowledged = batch.ack().toCompletableFuture();
      await().until(() -> !isReady(inbound));
      redis.run("REPLICAOF", "NO", "ONE");

      assertThat(acknowledged).succeedsWithin(Duration.ofSeconds(10));
      redis.add("orders", "b");
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void losesNothingWhileRedisIsKilledAgainAndAgain() {
    Set<String> sent = new HashSet<>();
    Set<String> received = new HashSet<>();

    try (Inbound inbound = Inbound.on(redis).with("batch-size", 10).start()) {
      for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 50; i++) {
          sent.add(redis.add("orders", "v"));
        }
        for (int i = 0; i < 2; i++) {
          Message<?> batch = inbound.next();
          metadata(batch).ids().forEach(id -> received.add(id.toString()));
          batch.ack();
        }
        redis.server().kill();
        redis.startAgain();
      }
      while (received.size() < sent.size()) {
        Message<?> batch = inbound.next();
        metadata(batch).ids().forEach(id -> received.add(id.toString()));
        ack(batch);
      }
      assertThat(received).isEqualTo(sent);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void readsEveryEntryOnceBetweenTwoFlushes() {
    try (Inbound inbound = Inbound.on(redis).start()) {
      Set<String> incarnations = new HashSet<>();
      for (int i = 0; i < 5; i++) {
        redis.add("orders", "v" + i);
        Message<?> batch = inbound.next();
        assertThat(values(batch)).containsExactly("v" + i);
        incarnations.add(metadata(batch).incarnation());
        ack(batch);
        redis.run("FLUSHALL");
      }
      assertThat(incarnations).hasSize(5);
    }
  }

  private static boolean isReady(Inbound inbound) {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    inbound.channel().addReadiness(report);
    return report.build().isOk();
  }
}
