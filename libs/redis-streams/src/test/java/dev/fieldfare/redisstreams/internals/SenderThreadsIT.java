package dev.fieldfare.redisstreams.internals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.redisstreams.StreamField;
import dev.fieldfare.redisstreams.StreamId;
import dev.fieldfare.redisstreams.internals.link.Backoff;
import dev.fieldfare.redisstreams.internals.link.RedisLink;
import dev.fieldfare.redisstreams.support.Streams;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Entries that come from several threads, one after the other. */
class SenderThreadsIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();

  @Test
  void d64_anEntryOfTheEventLoopDoesNotOvertakeOnesThatCameBefore() throws Exception {
    try (Streams redis = Streams.flushed()) {
      RedisLink link =
          new RedisLink(
              ((VertxInternal) vertx).createEventLoopContext(), redis.options(), "orders", SOON);
      Backoff backoff = new Backoff(Duration.ofMillis(10), Duration.ofMillis(100));
      EntryWriter writer = new EntryWriter("orders", link, backoff, StreamMeters.NONE);
      CountDownLatch isBusy = new CountDownLatch(1);
      CountDownLatch isFirstGiven = new CountDownLatch(1);
      CompletableFuture<CompletableFuture<StreamId>> second = new CompletableFuture<>();
      link.onEventLoop(
          () -> {
            isBusy.countDown();
            awaitOn(isFirstGiven);
            second.complete(append(writer, "second"));
          });
      isBusy.await();
      CompletableFuture<StreamId> first = append(writer, "first");
      isFirstGiven.countDown();

      assertThat(first).succeedsWithin(SOON);
      assertThat(second.join()).succeedsWithin(SOON);
      List<String> stored = new ArrayList<>();
      redis
          .run("XRANGE", "orders", "-", "+")
          .forEach(entry -> stored.add(entry.get(1).get(1).toString()));
      assertThat(stored).containsExactly("first", "second");
      link.close();
    } finally {
      vertx.close();
    }
  }

  private static CompletableFuture<StreamId> append(EntryWriter writer, String value) {
    return writer
        .append("orders", List.of(StreamField.of("data", value)))
        .subscribeAsCompletionStage();
  }

  private static void awaitOn(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
