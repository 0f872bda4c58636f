package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.entries;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static dev.fieldfare.redisstreams.support.Inbound.nack;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reading in batches: what a batch holds, when the next comes, and how unacknowledged entries are
 * handled.
 */
class BatchIT {

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
  void readsAStreamFromItsStartInBatchesInOrder() {
    add("a", "b", "c");

    try (Inbound inbound = Inbound.on(redis).with("batch-size", 2).start()) {
      Message<?> first = inbound.next();
      ack(first);
      Message<?> second = inbound.next();

      assertThat(values(first)).containsExactly("a", "b");
      assertThat(values(second)).containsExactly("c");
      assertThat(metadata(first).source()).isEqualTo(EntrySource.NEW);
      assertThat(metadata(first).ids()).hasSize(2).isSorted();
      assertThat(metadata(first).incarnation()).isNotBlank();
      assertThat(metadata(second).incarnation()).isEqualTo(metadata(first).incarnation());
    }
  }

  @Test
  void keepsBytesAndOrderOfTheFieldsAsSent() {
    Buffer odd = Buffer.buffer(new byte[] {(byte) 0xc3, 0x28, 0});
    redis.run("XADD", "orders", "*", "b", odd, "a", "zero\u0000byte", "b", "twice");

    try (Inbound inbound = Inbound.on(redis).start()) {
      StreamEntry entry = entries(inbound.next()).get(0);

      assertThat(entry.fields()).extracting(StreamField::name).containsExactly("b", "a", "b");
      assertThat(entry.fields().get(0).rawValue()).isEqualTo(odd);
      assertThat(entry.fields().get(0).isText()).isFalse();
      assertThat(entry.isText()).isFalse();
      assertThat(entry.text("a")).contains("zero\u0000byte");
      assertThat(entry.asMap())
          .containsExactly(Map.entry("b", "twice"), Map.entry("a", "zero\u0000byte"));
    }
  }

  @Test
  void handsOutTheNextBatchOnlyWhenTheOneBeforeIsSettled() {
    try (Inbound inbound = Inbound.on(redis).with("failure-strategy", "ignore").start()) {
      add("a");
      Message<?> first = inbound.next();
      add("b");

      assertThat(inbound.poll(400)).isEmpty();
      ack(first);
      Message<?> second = inbound.next();
      add("c");
      assertThat(inbound.poll(400)).isEmpty();
      nack(second, "no");
      assertThat(values(inbound.next())).containsExactly("c");
    }
  }

  @Test
  void readsNothingThatTheApplicationHasNotAskedFor() {
    add("a", "b");

    try (Inbound inbound = Inbound.on(redis).with("batch-size", 1).start(1)) {
      ack(inbound.next());
      assertThat(inbound.poll(300)).isEmpty();
      assertThat(redis.pending("orders", "workers")).isZero();
      inbound.request(1);
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void acknowledgesTheWholeBatch() {
    add("a", "b", "c");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> batch = inbound.next();
      assertThat(redis.pending("orders", "workers")).isEqualTo(3);
      ack(batch);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void startsWithWhatItHadAndDidNotAcknowledge() {
    add("a", "b");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("one", "orders", "workers", 2);
    add("c");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> own = inbound.next();
      ack(own);
      Message<?> fresh = inbound.next();

      assertThat(values(own)).containsExactly("a", "b");
      assertThat(metadata(own).source()).isEqualTo(EntrySource.OWN_PENDING);
      assertThat(entries(own).get(0).deliveries()).isEqualTo(2);
      assertThat(values(fresh)).containsExactly("c");
    }
  }

  @Test
  void takesOverPageByPageWhatOthersLeft() {
    add("a", "b", "c", "d", "e");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("dead", "orders", "workers", 5);
    Awaitility.await().until(() -> idleMillis() > 100);

    try (Inbound inbound =
        Inbound.on(redis).with("batch-size", 2).with("take-over.idle", 100).start()) {
      for (List<String> expected : List.of(List.of("a", "b"), List.of("c", "d"), List.of("e"))) {
        Message<?> batch = inbound.next();
        assertThat(values(batch)).isEqualTo(expected);
        assertThat(metadata(batch).source()).isEqualTo(EntrySource.TAKEN_OVER);
        ack(batch);
      }
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void leavesAloneWhatIsNotIdleForLongEnough() {
    add("a");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("other", "orders", "workers", 100);

    try (Inbound inbound = Inbound.on(redis).with("take-over.idle", 60_000).start()) {
      assertThat(inbound.poll(500)).isEmpty();
    }
  }

  @Test
  void tellsOfPendingEntriesThatSomebodyTrimmed() {
    String gone = redis.add("orders", "a");
    add("b");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("dead", "orders", "workers", 100);
    redis.run("XDEL", "orders", gone);

    try (Inbound inbound = Inbound.on(redis).with("take-over.idle", 1).start()) {
      Message<?> batch = inbound.next();

      assertThat(values(batch)).containsExactly("b");
      assertThat(metadata(batch).gone()).containsExactly(StreamId.parse(gone));
      assertThat(redis.pending("orders", "workers")).isEqualTo(2);
      ack(batch);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void handsOutNothingWhilePaused() {
    try (Inbound inbound = Inbound.on(redis).start()) {
      add("a");
      ack(inbound.next());

      inbound.channel().pause();
      add("b");
      assertThat(inbound.poll(500)).isEmpty();
      inbound.channel().resume();
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  private void add(String... values) {
    for (String value : values) {
      redis.add("orders", value);
    }
  }

  private long idleMillis() {
    return redis.run("XPENDING", "orders", "workers", "-", "+", 1).get(0).get(2).toLong();
  }
}
