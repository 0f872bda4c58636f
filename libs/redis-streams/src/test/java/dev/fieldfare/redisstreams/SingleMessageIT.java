package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.smallrye.reactive.messaging.providers.locals.LocalContextMetadata;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.RedisOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One entry a message: limits of what is in flight, order, several streams, both protocols, and
 * leaving.
 */
class SingleMessageIT {

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
  void handsOutManyAtOnceUpToTheLimitInFlight() {
    add("orders", 10);

    try (Inbound inbound = single().with("max-in-flight", 4).start()) {
      List<Message<?>> first = take(inbound, 4);
      assertThat(inbound.poll(300)).isEmpty();
      assertThat(redis.pending("orders", "workers")).isEqualTo(4);
      assertThat(inbound.channel().inFlight()).isEqualTo(4);

      first.forEach(Inbound::ack);
      assertThat(values(take(inbound, 4))).containsExactly("4", "5", "6", "7");
    }
  }

  @Test
  void acknowledgesMessagesInAnyOrder() {
    add("orders", 3);

    try (Inbound inbound = single().start()) {
      List<Message<?>> messages = take(inbound, 3);
      ack(messages.get(2));
      ack(messages.get(0));

      var left = redis.run("XPENDING", "orders", "workers", "-", "+", 10);
      assertThat(left.size()).isEqualTo(1);
      assertThat(left.get(0).get(0).toString())
          .isEqualTo(metadata(messages.get(1)).ids().get(0).toString());
    }
  }

  @Test
  void anOrderedChannelHandsOutOneAfterTheOther() {
    add("orders", 3);

    try (Inbound inbound = single().with("ordered", true).start()) {
      for (String value : List.of("0", "1", "2")) {
        Message<?> message = inbound.next();
        assertThat(values(List.of(message))).containsExactly(value);
        assertThat(inbound.poll(150)).isEmpty();
        ack(message);
      }
    }
  }

  @Test
  void everyMessageHasAContextOfItsOwn() {
    add("orders", 2);

    try (Inbound inbound = single().start()) {
      var one = inbound.next().getMetadata(LocalContextMetadata.class).orElseThrow();
      var two = inbound.next().getMetadata(LocalContextMetadata.class).orElseThrow();

      assertThat(one.context()).isNotSameAs(two.context());
    }
  }

  @Test
  void readsSeveralStreamsByOneChannelEachInOrder() {
    add("{a}orders", 20);
    add("{b}orders", 20);

    try (Inbound inbound =
        single().with("stream", "{a}orders, {b}orders").with("ordered", true).start()) {
      Map<String, List<String>> read = new TreeMap<>();
      for (int i = 0; i < 40; i++) {
        Message<?> message = inbound.next();
        read.computeIfAbsent(metadata(message).stream(), stream -> new ArrayList<>())
            .addAll(values(List.of(message)));
        ack(message);
      }
      assertThat(read).containsOnlyKeys("{a}orders", "{b}orders");
      assertThat(read.values())
          .allSatisfy(values -> assertThat(values).hasSize(20).isSortedAccordingTo(numbers()));
      assertThat(inbound.channel().groups()).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(ProtocolVersion.class)
  void speaksBothProtocols(ProtocolVersion protocol) {
    add("orders", 1);
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("one", "orders", "workers", 1);
    RedisOptions options = redis.options().setPreferredProtocolVersion(protocol);

    try (Inbound inbound = Inbound.on(options).with("batch", false).start()) {
      Message<?> own = inbound.next();
      redis.add("orders", "fresh");
      Message<?> fresh = inbound.next();

      assertThat(values(List.of(own, fresh))).containsExactly("0", "fresh");
      GroupState state = metadata(own).group().state().await().indefinitely();
      assertThat(state.pending()).isEqualTo(2);
      ack(own);
      ack(fresh);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void acknowledgesForTheApplicationWhatSomebodyTrimmed() {
    String gone = redis.add("orders", "gone");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("dead", "orders", "workers", 1);
    redis.run("XDEL", "orders", gone);

    try (Inbound inbound = single().with("take-over.idle", 1).start()) {
      await().until(() -> redis.pending("orders", "workers") == 0);
      assertThat(inbound.waiting()).isZero();
    }
  }

  @Test
  void leavesWithoutATraceWhenItsNameWasMadeUp() {
    add("orders", 1);

    try (Inbound inbound = single().without("consumer").start()) {
      ack(inbound.next());
      assertThat(consumers()).contains("auto:");
    }
    assertThat(consumers()).doesNotContain("auto:").contains("incarnation:");
  }

  @Test
  void whatItLeavesBehindIsTakenOverAtOnce() {
    add("orders", 1);
    try (Inbound inbound = single().without("consumer").start()) {
      inbound.next();
    }

    try (Inbound inbound =
        single().with("consumer", "two").with("take-over.idle", 60_000).start()) {
      Message<?> message = inbound.next();

      assertThat(metadata(message).source()).isEqualTo(EntrySource.TAKEN_OVER);
      assertThat(((StreamEntry) message.getPayload()).deliveries()).isEqualTo(2);
      ack(message);
    }
  }

  @Test
  void waitsAWhileForMessagesInProcessingWhenItCloses() {
    add("orders", 1);
    Inbound inbound = single().with("close-timeout", 5_000).start();
    Message<?> message = inbound.next();

    Thread closing = Thread.ofVirtual().start(inbound::close);
    assertThat(inbound.poll(200)).isEmpty();
    assertThat(closing.isAlive()).isTrue();
    ack(message);

    await().until(() -> !closing.isAlive());
    assertThat(redis.pending("orders", "workers")).isZero();
  }

  @Test
  void removesConsumersThatWillNotComeBackAndHoldNothing() {
    add("orders", 1);
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("auto:holding", "orders", "workers", 1);
    redis.run("XGROUP", "CREATECONSUMER", "orders", "workers", "auto:empty");
    redis.run("XGROUP", "CREATECONSUMER", "orders", "workers", "named");

    try (Inbound inbound = single().with("consumer-expiry", 1).start()) {
      await().until(() -> !consumers().contains("auto:empty"));
      assertThat(consumers()).contains("auto:holding", "named", "incarnation:");
      assertThat(inbound.waiting()).isZero();
    }
  }

  @Test
  void saysWhatIsWrongInItsConfiguration() {
    assertThatThrownBy(() -> single().with("batch-size", 0).channel())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "channel 'orders': attribute 'batch-size' is 0, allowed is 1 to 10000");
    assertThatThrownBy(() -> single().with("stream", " , ").channel())
        .hasMessageContaining("attribute 'stream'");
    assertThatThrownBy(() -> single().with("retry.max", 1).channel())
        .hasMessageContaining("attribute 'retry.max'");
  }

  private Inbound.Builder single() {
    return Inbound.on(redis).with("batch", false);
  }

  private void add(String stream, int count) {
    for (int i = 0; i < count; i++) {
      redis.add(stream, i);
    }
  }

  private String consumers() {
    return redis.run("XINFO", "CONSUMERS", "orders", "workers").toString();
  }

  private static List<Message<?>> take(Inbound inbound, int count) {
    List<Message<?>> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(inbound.next());
    }
    return taken;
  }

  private static List<String> values(List<Message<?>> messages) {
    return messages.stream()
        .map(message -> ((StreamEntry) message.getPayload()).fields().get(0).value())
        .toList();
  }

  private static java.util.Comparator<String> numbers() {
    return java.util.Comparator.comparingInt(Integer::parseInt);
  }
}
