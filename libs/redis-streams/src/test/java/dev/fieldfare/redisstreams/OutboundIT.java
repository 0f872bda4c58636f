package dev.fieldfare.redisstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Outbound;
import dev.fieldfare.redisstreams.support.Streams;
import dev.fieldfare.testkit.FaultProxy;
import io.smallrye.reactive.messaging.health.HealthReport;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sending: what an entry holds, when a message is acknowledged, and what outages do. */
class OutboundIT {

  private static final Duration SOON = Duration.ofSeconds(10);

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
  void sendsTheFieldsOfAMapInOrder() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("total", 12);
    fields.put("paid", true);
    fields.put("note", Buffer.buffer(new byte[] {0, (byte) 0xff}));

    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(outbound.send(fields)).succeedsWithin(SOON);

      Response entry = redis.run("XRANGE", "invoices", "-", "+").get(0).get(1);
      assertThat(entry.get(0).toString() + entry.get(1) + entry.get(2) + entry.get(3))
          .isEqualTo("total12paidtrue");
      assertThat(entry.get(5).toBytes()).containsExactly(0, 0xff);
    }
  }

  @Test
  void putsTextBytesAndJsonIntoTheFieldForPayloads() {
    try (Outbound outbound = Outbound.to(redis.options(), "payload-field", "body")) {
      assertThat(outbound.send("text")).succeedsWithin(SOON);
      assertThat(outbound.send(new byte[] {1, 2})).succeedsWithin(SOON);
      assertThat(outbound.send(new JsonObject().put("a", 1))).succeedsWithin(SOON);

      Response entries = redis.run("XRANGE", "invoices", "-", "+");
      assertThat(entries.get(0).get(1).toString()).isEqualTo("[body, text]");
      assertThat(entries.get(1).get(1).get(1).toBytes()).containsExactly(1, 2);
      assertThat(entries.get(2).get(1).toString()).isEqualTo("[body, {\"a\":1}]");
    }
  }

  @Test
  void metadataNamesAnotherStreamAndAddsFields() {
    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(outbound.send("a", OutgoingStreamMetadata.toStream("elsewhere")))
          .succeedsWithin(SOON);
      assertThat(
              outbound.send(
                  "b", OutgoingStreamMetadata.withFields(List.of(StreamField.of("k", "v")))))
          .succeedsWithin(SOON);

      assertThat(redis.run("XLEN", "elsewhere").toInteger()).isEqualTo(1);
      assertThat(redis.run("XRANGE", "invoices", "-", "+").get(0).get(1).toString())
          .isEqualTo("[data, b, k, v]");
    }
  }

  @Test
  void refusesWhatCannotBecomeAnEntry() {
    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(outbound.send(new Object()))
          .failsWithin(SOON)
          .withThrowableThat()
          .withCauseInstanceOf(IllegalArgumentException.class);
      assertThat(outbound.send(Map.of())).failsWithin(SOON);
      assertThat(outbound.send("fine")).succeedsWithin(SOON);
    }
  }

  @Test
  void refusesAtOnceWhatRedisWillNeverTake() {
    redis.run("SET", "invoices", "no stream");

    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(outbound.send("a"))
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("WRONGTYPE");
    }
  }

  @Test
  void acknowledgesOnlyWhatRedisHasConfirmed() {
    try (Outbound outbound = Outbound.to(redis.options(proxy))) {
      assertThat(outbound.send("a")).succeedsWithin(SOON);
      proxy.loseAnswers();
      CompletableFuture<Void> unconfirmed = outbound.send("b");
      await().until(() -> redis.run("XLEN", "invoices").toInteger() == 2);

      assertThat(unconfirmed).isNotDone();
      proxy.restore();
      assertThat(unconfirmed).succeedsWithin(SOON);
    }
  }

  @Test
  void keepsTheOrderOverOutagesAndLosesNothing() {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    List<String> expected = new ArrayList<>();

    try (Outbound outbound = Outbound.to(redis.options(proxy))) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 200; i++) {
          expected.add(round + "-" + i);
          sent.add(outbound.send(round + "-" + i));
        }
        proxy.cut();
      }
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
          .join();

      List<String> stored = new ArrayList<>();
      redis
          .run("XRANGE", "invoices", "-", "+")
          .forEach(entry -> stored.add(entry.get(1).get(1).toString()));
      // Entries stored just before a cut are there twice; later ones come after them in order.
      assertThat(List.copyOf(new LinkedHashSet<>(stored))).isEqualTo(expected);
    }
  }

  @Test
  void waitsForARedisThatIsDownAndIsNotReadyMeanwhile() {
    try (Outbound outbound = Outbound.to(redis.options())) {
      assertThat(isReady(outbound)).isTrue();
      redis.server().kill();
      CompletableFuture<Void> waiting = outbound.send("a");
      await().until(() -> !isReady(outbound));
      redis.startAgain();

      assertThat(waiting).succeedsWithin(SOON);
      await().until(() -> isReady(outbound));
      assertThat(redis.run("XLEN", "invoices").toInteger()).isEqualTo(1);
    }
  }

  @Test
  void sendsNoMoreThanItMayWithoutConfirmation() {
    try (Outbound outbound = Outbound.to(redis.options(), "max-in-flight", "3")) {
      assertThat(outbound.send("first")).succeedsWithin(SOON);
      redis.server().freeze();
      for (int i = 0; i < 10; i++) {
        outbound.send("v" + i);
      }
      await().until(() -> outbound.channel().inFlight() >= 3);
      assertThat(outbound.channel().inFlight()).isEqualTo(3);
      redis.server().thaw();
      await().until(() -> redis.run("XLEN", "invoices").toInteger() == 11);
    }
  }

  private static boolean isReady(Outbound outbound) {
    HealthReport.HealthReportBuilder report = HealthReport.builder();
    outbound.channel().addReadiness(report);
    return report.build().isOk();
  }
}
