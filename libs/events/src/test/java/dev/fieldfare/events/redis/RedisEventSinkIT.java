package dev.fieldfare.events.redis;

import static dev.fieldfare.events.redis.PublishedStream.events;
import static dev.fieldfare.events.redis.PublishedStream.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.events.redis.Sinks.Way;
import dev.fieldfare.events.relay.EventSink.Publication;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sink promises, whichever way it publishes. */
@WithServers
class RedisEventSinkIT {
  private final TestRedis redis;
  private final PublishedStream stream;
  private Sinks sinks;

  RedisEventSinkIT(TestRedis redis) {
    this.redis = redis;
    this.stream = new PublishedStream(redis);
  }

  @BeforeEach
  void begin() {
    redis.flush();
    sinks = new Sinks(redis);
  }

  @AfterEach
  void end() {
    sinks.close();
  }

  @ParameterizedTest
  @EnumSource
  void i10_publishesEverythingOnceAndInOrder(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");

    assertThat(sink.publish(events("main", 1, 1), true)).isEqualTo(new Publication.Through(1));
    assertThat(sink.publish(events("main", 2, 501), false)).isEqualTo(new Publication.Through(501));

    assertThat(stream.published()).isEqualTo(named("main", 1, 501));
    assertThat(stream.note("main")).isEqualTo("501");
  }

  @ParameterizedTest
  @EnumSource
  void i10_whoIsBehindPublishesNothingAndIsToldWhereItIs(Way way) {
    RedisEventSink late = sinks.sink(way, "main");
    late.publish(events("main", 1, 5), true);
    sinks.sink(way, "main").publish(events("main", 6, 9), false);

    assertThat(late.publish(events("main", 6, 8), false)).isEqualTo(new Publication.IsAt(9));
    assertThat(late.publish(events("main", 1, 8), true)).isEqualTo(new Publication.IsAt(9));
    assertThat(late.publish(events("main", 12, 13), false)).isEqualTo(new Publication.IsAt(9));

    assertThat(stream.published()).isEqualTo(named("main", 1, 9));
    assertThat(stream.note("main")).isEqualTo("9");
  }

  @ParameterizedTest
  @EnumSource
  void i10_aRepetitionIsPublishedAlready(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);

    assertThat(sink.publish(events("main", 1, 5), true)).isEqualTo(new Publication.Through(5));
    assertThat(sink.publish(events("main", 3, 5), false)).isEqualTo(new Publication.Through(5));

    assertThat(stream.published()).isEqualTo(named("main", 1, 5));
  }

  @ParameterizedTest
  @EnumSource
  void i10_whatLostEverythingBeginsWithTheOldestOnly(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);
    redis.flush();

    assertThat(sink.publish(List.of(), false)).isEqualTo(new Publication.IsEmpty());
    assertThat(sink.publish(events("main", 6, 7), false)).isEqualTo(new Publication.IsEmpty());
    assertThat(stream.published()).isEmpty();
    assertThat(sink.publish(events("main", 3, 7), true)).isEqualTo(new Publication.Through(7));
    assertThat(stream.published()).isEqualTo(named("main", 3, 7));
  }

  @ParameterizedTest
  @EnumSource
  void whoOnlyAsksIsToldWhereItIs(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);

    assertThat(sink.publish(List.of(), false)).isEqualTo(new Publication.IsAt(5));
    sink.move(4, 2);
    assertThat(sink.publish(List.of(), false)).isEqualTo(new Publication.IsAt(5));
    sink.move(5, 2);
    assertThat(sink.publish(List.of(), false)).isEqualTo(new Publication.IsAt(2));
  }

  @ParameterizedTest
  @EnumSource
  void i10_nothingIsNotedWhereTheStreamIsNone(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);
    redis.send("DEL", "fieldfare:events");
    redis.send("SET", "fieldfare:events", "a text");

    assertThatThrownBy(() -> sink.publish(events("main", 6, 8), false))
        .hasMessageContaining("WRONGTYPE");
    assertThatThrownBy(() -> sink.publish(events("main", 6, 6), false))
        .hasMessageContaining("WRONGTYPE");

    assertThat(stream.note("main")).isEqualTo("5");
    assertThat(redis.send("GET", "fieldfare:events")).isEqualTo("a text");
    redis.send("DEL", "fieldfare:events");
    assertThat(sink.publish(events("main", 6, 8), false)).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 6, 8));
  }

  @ParameterizedTest
  @EnumSource
  void i10_nothingIsNotedWhereTheLastOfAllIdsIsReached(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    String last = Long.toUnsignedString(-1);
    redis.send("XADD", "fieldfare:events", last + "-" + last, "data", "{}");

    assertThatThrownBy(() -> sink.publish(events("main", 1, 3), true))
        .hasMessageContaining("exhausted");

    assertThat(stream.note("main")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void i10_aFullRedisTakesNothingAndThenGoesOn(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);
    redis.send("CONFIG", "SET", "maxmemory", "1");
    try {
      assertThatThrownBy(() -> sink.publish(events("main", 6, 300), false))
          .hasMessageContaining("OOM")
          .hasMessageNotContaining("\n");
      assertThat(stream.note("main")).isEqualTo("5");
    } finally {
      redis.send("CONFIG", "SET", "maxmemory", "0");
    }

    assertThat(sink.publish(events("main", 6, 300), false)).isEqualTo(new Publication.Through(300));
    assertThat(stream.published()).isEqualTo(named("main", 1, 300));
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterRedisWasKilled(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);

    redis.server().kill();
    assertThatThrownBy(() -> sink.publish(events("main", 6, 8), false))
        .isInstanceOf(RuntimeException.class);
    redis.server().start();

    assertThat(sink.publish(events("main", 6, 8), false)).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 1, 8));
  }

  @ParameterizedTest
  @EnumSource
  void i10_aFrozenRedisDelaysAndRepeatsNothing(Way way) {
    RedisEventSink sink = sinks.sink(way, "main");
    sink.publish(events("main", 1, 5), true);

    redis.server().freeze();
    assertThatThrownBy(() -> sink.publish(events("main", 6, 8), false))
        .isInstanceOf(RuntimeException.class);
    redis.server().thaw();

    assertThat(sink.publish(events("main", 6, 8), false)).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 1, 8));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsTooOldLeavesTheStream(Way way) {
    for (int n = 1; n <= 200; n++) {
      redis.send("XADD", "fieldfare:events", "1-" + n, "data", "old");
    }

    sinks.sink(way, "main").publish(events("main", 1, 2), true);

    // Whole nodes are thrown away, so that some old entries may stay.
    assertThat(stream.published()).endsWith("main/1", "main/2").hasSizeLessThan(200);
  }

  @ParameterizedTest
  @EnumSource
  void i10_targetsOnOneStreamAreInNobodysWay(Way way) throws InterruptedException {
    List<Thread> relays = new ArrayList<>();
    for (String target : List.of("one", "two", "three")) {
      RedisEventSink sink = sinks.sink(way, target);
      relays.add(Thread.ofVirtual().start(() -> publishInBatches(sink, target)));
    }
    for (Thread relay : relays) {
      relay.join();
    }

    for (String target : List.of("one", "two", "three")) {
      assertThat(stream.published().stream().filter(event -> event.startsWith(target + "/")))
          .containsExactlyElementsOf(named(target, 1, 1_000));
      assertThat(stream.note(target)).isEqualTo("1000");
    }
  }

  private static void publishInBatches(RedisEventSink sink, String target) {
    for (int n = 0; n < 20; n++) {
      long from = 50L * n + 1;
      assertThat(sink.publish(events(target, from, from + 49), n == 0))
          .isEqualTo(new Publication.Through(from + 49));
    }
  }
}
