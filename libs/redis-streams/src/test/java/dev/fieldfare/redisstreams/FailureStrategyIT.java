package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.entries;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static dev.fieldfare.redisstreams.support.Inbound.nack;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How each strategy handles refused messages, and those that are delivered too often. */
class FailureStrategyIT {

  private Streams redis;

  @BeforeEach
  void connect() {
    redis = Streams.flushed();
  }

  @AfterEach
  void disconnect() {
    redis.close();
  }

  @Test
  void failStopsTheChannelAndShowsItAsDead() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "fail").start()) {
      Message<?> batch = inbound.next();
      redis.add("orders", "b");

      assertThat(batch.nack(new IllegalStateException("bad")).toCompletableFuture())
          .failsWithin(Duration.ofSeconds(5));
      assertThat(inbound.poll(400)).isEmpty();
      assertThat(redis.pending("orders", "workers")).isEqualTo(1);
      HealthReport.HealthReportBuilder report = HealthReport.builder();
      inbound.channel().addLiveness(report);
      assertThat(report.build().isOk()).isFalse();
      assertThat(report.build().getChannels().get(0).getMessage()).contains("bad");
    }
  }

  @Test
  void whatIsInterruptedWhileTheChannelClosesOnlyStaysPending() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "fail").start()) {
      Message<?> batch = inbound.next();
      inbound.channel().stop();

      nack(batch, "interrupted");
      assertThat(redis.pending("orders", "workers")).isEqualTo(1);
    }
  }

  @Test
  void ignoreAcknowledges() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "ignore").start()) {
      nack(inbound.next(), "bad");

      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void whatIsLeftPendingIsDeliveredAgainWhenItHasBeenIdle() {
    redis.add("orders", "a");

    try (Inbound inbound =
        Inbound.on(redis)
            .with("failure-strategy", "leave-pending")
            .with("take-over.idle", 300)
            .start()) {
      nack(inbound.next(), "not now");
      assertThat(redis.pending("orders", "workers")).isEqualTo(1);
      Message<?> again = inbound.next();

      assertThat(values(again)).containsExactly("a");
      assertThat(entries(again).get(0).deliveries()).isEqualTo(2);
      ack(again);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void aMessageInProcessingIsNotTakenOverByItsOwnReader() {
    redis.add("orders", "a");

    try (Inbound inbound =
        Inbound.on(redis)
            .with("take-over.idle", 50)
            .with("ordered", false)
            .with("block", 50)
            .start()) {
      Message<?> slow = inbound.next();

      assertThat(inbound.poll(600)).isEmpty();
      ack(slow);
    }
  }

  @Test
  void deadLettersKeepTheBytesAsSent() {
    Buffer odd = Buffer.buffer(new byte[] {(byte) 0xc3, 0x28, 0});
    String id = redis.run("XADD", "orders", "*", odd, "x", "v", odd, "v", "y").toString();

    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "dead-letter").start()) {
      nack(inbound.next(), "no such table");

      Response letter = redis.run("XRANGE", "orders:dlq", "-", "+").get(0).get(1);
      List<String> head = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        head.add(letter.get(i).toString());
      }
      assertThat(head)
          .containsExactly(
              "reason", "no such table", "attempts", "1", "stream", "orders", "entryId", id);
      assertThat(letter.get(8).toBuffer()).isEqualTo(odd);
      assertThat(letter.get(11).toBuffer()).isEqualTo(odd);
      assertThat(letter.get(12).toString() + letter.get(13)).isEqualTo("vy");
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void onlyWhatIsNotAcknowledgedOfABatchFails() {
    redis.add("orders", "good");
    redis.add("orders", "bad");

    try (Inbound inbound =
        Inbound.on(redis)
            .with("failure-strategy", "dead-letter")
            .with("dead-letter.stream", "graves")
            .start()) {
      Message<?> batch = inbound.next();
      BatchMetadata metadata = metadata(batch);
      metadata
          .group()
          .acknowledge(metadata.ids().subList(0, 1))
          .await()
          .atMost(Duration.ofSeconds(5));
      nack(batch, "bad one");

      Response letters = redis.run("XRANGE", "graves", "-", "+");
      assertThat(letters.size()).isEqualTo(1);
      assertThat(letters.get(0).get(1).toString()).contains("v, bad");
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void deadLettersWaitForARedisThatIsDown() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "dead-letter").start()) {
      Message<?> batch = inbound.next();
      redis.server().kill();
      var refused = batch.nack(new IllegalStateException("bad")).toCompletableFuture();
      assertThat(refused).isNotDone();
      redis.startAgain();

      assertThat(refused).succeedsWithin(Duration.ofSeconds(10));
      assertThat(redis.run("XLEN", "orders:dlq").toInteger()).isEqualTo(1);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void whatIsDeliveredTooOftenBecomesADeadLetter() {
    redis.add("orders", "poison");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("killed", "orders", "workers", 1);
    String id = redis.run("XRANGE", "orders", "-", "+").get(0).get(0).toString();
    redis.run("XCLAIM", "orders", "workers", "killed", 0, id, "RETRYCOUNT", 3);
    redis.add("orders", "good");

    try (Inbound inbound =
        Inbound.on(redis)
            .with("max-deliveries", 3)
            .with("take-over.idle", 1)
            .with("batch", false)
            .start()) {
      Message<?> message = inbound.next();

      assertThat(((StreamEntry) message.getPayload()).text("v")).contains("good");
      ack(message);
      await().until(() -> redis.pending("orders", "workers") == 0);
      String letter = redis.run("XRANGE", "orders:dlq", "-", "+").get(0).get(1).toString();
      assertThat(letter).contains("v, poison").contains("delivered 4 times, allowed are 3");
    }
  }

  @Test
  void anApplicationBringsItsOwnStrategy() {
    redis.add("orders", "a");
    List<String> refused = new ArrayList<>();

    try (Inbound inbound =
        Inbound.on(redis)
            .strategy(
                context ->
                    failed -> {
                      refused.add(
                          context.channel() + failed.ids().size() + failed.reason().getMessage());
                      return failed.group().acknowledge(failed.ids());
                    })
            .start()) {
      nack(inbound.next(), "why");

      assertThat(refused).containsExactly("orders1why");
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }
}
