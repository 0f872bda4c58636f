package dev.fieldfare.events.redis;

import static dev.fieldfare.events.redis.PublishedStream.events;
import static dev.fieldfare.events.redis.PublishedStream.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.events.redis.Sinks.Way;
import dev.fieldfare.events.relay.EventSink.Publication;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.WithServers;
import io.vertx.redis.client.ProtocolVersion;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between the look at the note and the end of the transaction. */
@WithServers
class TransactionWriterIT {
  private final TestRedis redis;
  private final PublishedStream stream;
  private Sinks sinks;
  private FaultProxy proxy;
  private RedisEventSink sink;

  TransactionWriterIT(TestRedis redis) {
    this.redis = redis;
    this.stream = new PublishedStream(redis);
  }

  @BeforeEach
  void begin() {
    redis.flush();
    proxy = FaultProxy.to(redis.port());
    sinks = new Sinks(redis);
    sink = sinks.through(proxy, "main", ProtocolVersion.RESP3);
    sink.publish(events("main", 1, 5), true);
  }

  @AfterEach
  void end() {
    sinks.close();
    proxy.close();
  }

  @Test
  void i10_whoGoesOnAfterAnotherPublishedIsRefused() {
    Publication late =
        publishSlowly(
            () -> sinks.sink(Way.IN_A_TRANSACTION, "main").publish(events("main", 6, 7), false));

    assertThat(late).isEqualTo(new Publication.IsAt(7));
    assertThat(stream.published()).isEqualTo(named("main", 1, 7));
    assertThat(stream.note("main")).isEqualTo("7");
    assertThat(sink.publish(events("main", 8, 9), false)).isEqualTo(new Publication.Through(9));
  }

  @Test
  void i10_whoGoesOnAfterAnotherPublishedIsRefusedInTheOldProtocolToo() {
    sink.close();
    sink = sinks.through(proxy, "main", ProtocolVersion.RESP2);
    assertThat(sink.publish(events("main", 1, 5), false)).isEqualTo(new Publication.Through(5));

    Publication late =
        publishSlowly(
            () -> sinks.sink(Way.BY_A_SCRIPT, "main").publish(events("main", 6, 7), false));

    assertThat(late).isEqualTo(new Publication.IsAt(7));
    assertThat(stream.published()).isEqualTo(named("main", 1, 7));
    assertThat(sink.publish(events("main", 8, 9), false)).isEqualTo(new Publication.Through(9));
  }

  @Test
  void i10_whoGoesOnAfterAnotherPublishedTheSameHasNothingToDo() {
    Publication late =
        publishSlowly(
            () -> sinks.sink(Way.BY_A_SCRIPT, "main").publish(events("main", 6, 8), false));

    assertThat(late).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 1, 8));
  }

  @Test
  void i10_whoGoesOnAfterEverythingWasLostIsRefused() {
    assertThat(publishSlowly(redis::flush)).isEqualTo(new Publication.IsEmpty());

    assertThat(stream.published()).isEmpty();
    assertThat(stream.note("main")).isNull();
  }

  @Test
  void i10_whoGoesOnAfterTheNoteWasSetBackIsRefused() {
    assertThat(publishSlowly(() -> sinks.sink(Way.BY_A_SCRIPT, "main").move(5, 2)))
        .isEqualTo(new Publication.IsAt(2));

    assertThat(stream.published()).isEqualTo(named("main", 1, 5));
  }

  @Test
  void anotherTargetsEventsDoNotMakeItTryAgain() {
    redis.send("CONFIG", "RESETSTAT");

    Publication published =
        publishSlowly(
            () -> sinks.sink(Way.BY_A_SCRIPT, "other").publish(events("other", 1, 3), true));

    assertThat(published).isEqualTo(new Publication.Through(8));
    assertThat(stream.published())
        .containsExactlyElementsOf(
            Stream.of(named("main", 1, 5), named("other", 1, 3), named("main", 6, 8))
                .flatMap(List::stream)
                .toList());
    assertThat(transactions()).isEqualTo(1);
  }

  @Test
  void i10_theStreamBecomesATextBetweenLookAndTransaction() {
    assertThatThrownBy(
            () ->
                publishSlowly(
                    () -> {
                      redis.send("DEL", "fieldfare:events");
                      redis.send("SET", "fieldfare:events", "a text");
                    }))
        .hasMessageContaining("WRONGTYPE");

    assertThat(stream.note("main")).isEqualTo("5");
  }

  @Test
  void aLookThatLedToNothingDoesNotSpoilTheNext() {
    sink.publish(events("main", 9, 10), false);
    sinks.sink(Way.BY_A_SCRIPT, "main").publish(events("main", 6, 8), false);
    redis.send("CONFIG", "RESETSTAT");

    assertThat(sink.publish(events("main", 9, 10), false)).isEqualTo(new Publication.Through(10));

    assertThat(transactions()).isEqualTo(1);
  }

  @Test
  void i10_anAnswerThatNeverCameIsNoReasonToPublishTwice() {
    // Reading still works, so that the look is answered and the transaction is not.
    redis.send("CLIENT", "PAUSE", "60000", "WRITE");
    assertThatThrownBy(() -> sink.publish(events("main", 6, 8), false))
        .isInstanceOf(RuntimeException.class);
    redis.send("CLIENT", "UNPAUSE");

    assertThat(sink.publish(events("main", 6, 8), false)).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 1, 8));
  }

  @Test
  void aConnectionLostWhileIdleCostsNoPublication() {
    proxy.cut();
    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    redis.server().kill();
    redis.server().start();

    assertThat(sink.publish(events("main", 6, 8), false)).isEqualTo(new Publication.Through(8));
    assertThat(stream.published()).isEqualTo(named("main", 1, 8));
  }

  @Test
  void noConnectionIsLeftBehindByFailures() {
    redis.send("DEL", "fieldfare:events");
    redis.send("SET", "fieldfare:events", "a text");
    for (int n = 0; n < 20; n++) {
      assertThatThrownBy(() -> sink.publish(events("main", 6, 8), false))
          .hasMessageContaining("WRONGTYPE");
    }

    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
  }

  @Test
  void oneConnectionIsUsedUntilTheSinkIsClosed() {
    for (long at = 6; at < 26; at++) {
      assertThat(sink.publish(events("main", at, at), false))
          .isEqualTo(new Publication.Through(at));
    }
    assertThat(proxy.connections()).isEqualTo(1);

    sink.close();

    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
    assertThatThrownBy(() -> sink.publish(events("main", 26, 26), false))
        .hasMessageContaining("closed");
    assertThat(proxy.connections()).isZero();
  }

  /** Publishes 6 to 8; something else is done after the look and before the transaction. */
  private Publication publishSlowly(Runnable meanwhile) {
    proxy.loseAnswers();
    var publication = new FutureTask<>(() -> sink.publish(events("main", 6, 8), false));
    Thread.ofVirtual().start(publication);
    await()
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(
            () -> assertThat(redis.send("CLIENT", "LIST").toString()).contains("cmd=get "));
    meanwhile.run();
    proxy.restore();
    try {
      return publication.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private int transactions() {
    return redis
        .send("INFO", "commandstats")
        .toString()
        .lines()
        .filter(line -> line.startsWith("cmdstat_exec:calls="))
        .mapToInt(line -> Integer.parseInt(line.replaceAll(".*?calls=(\\d+).*", "$1")))
        .sum();
  }
}
