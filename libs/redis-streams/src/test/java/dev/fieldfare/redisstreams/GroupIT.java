package dev.fieldfare.redisstreams;

import static dev.fieldfare.redisstreams.support.Inbound.ack;
import static dev.fieldfare.redisstreams.support.Inbound.entries;
import static dev.fieldfare.redisstreams.support.Inbound.metadata;
import static dev.fieldfare.redisstreams.support.Inbound.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.redisstreams.support.Inbound;
import dev.fieldfare.redisstreams.support.Streams;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looking behind a batch: whose group it is, who holds what is lower, and starting anew. */
class GroupIT {

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
  void theTokenOfAGroupIsAConsumerInsideIt() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      String incarnation = metadata(inbound.next()).incarnation();

      assertThat(redis.run("XINFO", "CONSUMERS", "orders", "workers").toString())
          .contains("incarnation:" + incarnation);
    }
  }

  @Test
  void everyReaderOfAGroupKnowsTheSameToken() {
    redis.add("orders", "a");
    redis.add("orders", "b");

    try (Inbound one = Inbound.on(redis).with("batch-size", 1).start();
        Inbound two = Inbound.on(redis).with("batch-size", 1).with("consumer", "two").start()) {
      assertThat(metadata(one.next()).incarnation()).isEqualTo(metadata(two.next()).incarnation());
    }
  }

  @Test
  void adoptsAGroupThatSomebodyElseMade() {
    redis.add("orders", "a");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");

    try (Inbound inbound = Inbound.on(redis).start()) {
      BatchMetadata batch = metadata(inbound.next());

      assertThat(batch.incarnation()).isNotBlank();
      assertThat(batch.groupCreated()).isFalse();
    }
  }

  @Test
  void tellsTheStateOfTheGroup() {
    String first = redis.add("orders", "a");
    String last = redis.add("orders", "b");

    try (Inbound inbound = Inbound.on(redis).start()) {
      BatchMetadata batch = metadata(inbound.next());
      String later = redis.add("orders", "c");
      GroupState state = await(batch.group().state());

      assertThat(state.isSameGroupAs(batch)).isTrue();
      assertThat(state.lowestPending()).contains(StreamId.parse(first));
      assertThat(state.hasPendingBelow(batch.first().orElseThrow())).isFalse();
      assertThat(state.lastDelivered()).isEqualTo(StreamId.parse(last));
      assertThat(state.hasDelivered(batch.last().orElseThrow())).isTrue();
      assertThat(state.hasDelivered(StreamId.parse(later))).isFalse();
      assertThat(state.lastGenerated()).isEqualTo(StreamId.parse(later));
      assertThat(state.pending()).isEqualTo(2);
    }
  }

  @Test
  void showsThatTheGroupIsGoneOrAnotherOne() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      BatchMetadata batch = metadata(inbound.next());
      redis.run("FLUSHALL");
      assertThat(await(batch.group().state()).incarnation()).isEmpty();

      redis.run("XGROUP", "CREATE", "orders", "workers", "0", "MKSTREAM");
      redis.run("XGROUP", "CREATECONSUMER", "orders", "workers", "incarnation:other");
      assertThat(await(batch.group().state()).isSameGroupAs(batch)).isFalse();
      assertThatThrownBy(() -> await(batch.group().claimBelow(StreamId.parse("9-0"), 10)))
          .isInstanceOf(IncarnationChangedException.class);
    }
  }

  @Test
  void claimsWhatOthersHoldBelowABatch() {
    redis.add("orders", "a");
    String gone = redis.add("orders", "b");
    redis.add("orders", "c");
    redis.run("XGROUP", "CREATE", "orders", "workers", "0");
    redis.readAs("stopped", "orders", "workers", 3);
    redis.run("XDEL", "orders", gone);
    redis.add("orders", "d");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> batch = inbound.next();
      StreamGroup group = metadata(batch).group();
      StreamId first = metadata(batch).first().orElseThrow();
      assertThat(values(batch)).containsExactly("d");
      assertThat(await(group.state()).hasPendingBelow(first)).isTrue();

      ClaimedEntries one = await(group.claimBelow(first, 1));
      ClaimedEntries all = await(group.claimBelow(first, 10));

      assertThat(one.entries())
          .extracting(entry -> entry.text("v").orElseThrow())
          .containsExactly("a");
      assertThat(one.next()).isPresent();
      assertThat(all.entries())
          .extracting(entry -> entry.text("v").orElseThrow())
          .containsExactly("a", "c");
      assertThat(all.gone()).containsExactly(StreamId.parse(gone));
      assertThat(all.next()).isEmpty();
      await(group.acknowledge(all.entries().stream().map(StreamEntry::id).toList()));
      await(group.acknowledge(all.gone()));
      assertThat(await(group.state()).hasPendingBelow(first)).isFalse();
      ack(batch);
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void i2_aReaderThatWasStoppedWithABatchIsOvertakenInOrder() {
    redis.add("orders", "a");
    redis.add("orders", "b");

    try (Inbound stopped = Inbound.on(redis).with("batch-size", 1).start()) {
      Message<?> held = stopped.next();
      Inbound other = Inbound.on(redis).with("consumer", "two").start();
      Message<?> later = other.next();
      StreamGroup group = metadata(later).group();
      StreamId first = metadata(later).first().orElseThrow();

      assertThat(await(group.state()).hasPendingBelow(first)).isTrue();
      ClaimedEntries earlier = await(group.claimBelow(first, 100));
      assertThat(earlier.entries()).extracting(StreamEntry::id).isEqualTo(metadata(held).ids());
      await(group.acknowledge(metadata(held).ids()));
      ack(later);
      ack(held);
      other.close();
      assertThat(redis.pending("orders", "workers")).isZero();
    }
  }

  @Test
  void rejoiningHandsOutAgainWhatWasInFlight() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> dropped = inbound.next();
      redis.add("orders", "b");
      metadata(dropped).group().rejoin();
      Message<?> again = inbound.next();

      assertThat(values(again)).containsExactly("a");
      assertThat(metadata(again).source()).isEqualTo(EntrySource.OWN_PENDING);
      ack(dropped);
      assertThat(redis.pending("orders", "workers")).isEqualTo(1);
      metadata(dropped).group().rejoin();
      assertThat(inbound.poll(300)).isEmpty();
      ack(again);
      assertThat(values(inbound.next())).containsExactly("b");
    }
  }

  @Test
  void rejoiningFindsTheGroupThatSomebodyMadeAnew() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> old = inbound.next();
      redis.run("FLUSHALL");
      redis.add("orders", "b");
      redis.run("XGROUP", "CREATE", "orders", "workers", "0");
      redis.run("XGROUP", "CREATECONSUMER", "orders", "workers", "incarnation:other");
      metadata(old).group().rejoin();
      Message<?> fresh = inbound.next();

      assertThat(values(fresh)).containsExactly("b");
      assertThat(metadata(fresh).incarnation()).isEqualTo("other");
    }
  }

  @Test
  void readsAnewFromTheStartWhenTheGroupIsGone() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> before = inbound.next();
      ack(before);
      redis.run("FLUSHALL");
      redis.add("orders", "b");
      Message<?> after = inbound.next();

      assertThat(values(after)).containsExactly("b");
      assertThat(metadata(after).groupCreated()).isTrue();
      assertThat(metadata(after).incarnation()).isNotEqualTo(metadata(before).incarnation());
    }
  }

  @Test
  void losesNothingWhenOnlyTheGroupIsDestroyed() {
    redis.add("orders", "a");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> held = inbound.next();
      redis.run("XGROUP", "DESTROY", "orders", "workers");
      redis.add("orders", "b");
      ack(held);

      assertThat(values(inbound.next())).containsExactly("a", "b");
    }
  }

  @Test
  void anAcknowledgementOfTheOldGroupDoesNotTouchTheNewOne() {
    redis.run("XADD", "orders", "5-0", "v", "old");

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> old = inbound.next();
      redis.run("FLUSHALL");
      redis.run("XADD", "orders", "5-0", "v", "new");
      redis.run("XGROUP", "CREATE", "orders", "workers", "0");
      redis.readAs("other", "orders", "workers", 1);
      ack(old);

      assertThat(redis.pending("orders", "workers")).isEqualTo(1);
    }
  }

  @Test
  void raisesAStreamThatIsBehindToTheFloor() {
    StreamId floor = StreamId.parse("99999999999999-7");
    StreamFloor known = (stream, group) -> Uni.createFrom().item(Optional.of(floor));

    try (Inbound inbound = Inbound.on(redis).floor(known).start()) {
      redis.run("XGROUP", "CREATE", "orders", "probe", "0", "MKSTREAM");
      org.awaitility.Awaitility.await().until(() -> !inbound.channel().groups().isEmpty());
      String id = redis.add("orders", "a");

      assertThat(floor.isBefore(StreamId.parse(id))).isTrue();
      assertThat(entries(inbound.next()).get(0).id()).isEqualTo(StreamId.parse(id));
    }
  }

  @Test
  void trimsOnlyWhatEveryGroupHasAcknowledged() {
    redis.add("orders", "a");
    redis.run("XGROUP", "CREATE", "orders", "slow", "0");
    for (String value : List.of("b", "c")) {
      redis.add("orders", value);
    }

    try (Inbound inbound = Inbound.on(redis).start()) {
      Message<?> batch = inbound.next();
      StreamGroup group = metadata(batch).group();
      ack(batch);
      assertThat(await(group.trim())).isZero();
      redis.readAs("x", "orders", "slow", 2);
      assertThat(await(group.trim())).isZero();
      redis.run("XACK", "orders", "slow", metadata(batch).first().orElseThrow());
      assertThat(await(group.trim())).isEqualTo(1);
      assertThat(redis.run("XLEN", "orders").toInteger()).isEqualTo(2);
    }
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(10));
  }
}
