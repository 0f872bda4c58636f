package dev.fieldfare.redisstreams.internals.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.redisstreams.support.Streams;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Commands that are without an answer when their connection ends. */
class LostAnswersIT {

  private static final int COMMANDS = 100;

  private final Vertx vertx = Vertx.vertx();
  private final List<String> happened = new CopyOnWriteArrayList<>();

  @Test
  void d40_haveFailedBeforeTheNextConnectionTakesACommand() {
    try (Streams redis = Streams.flushed()) {
      RedisLink link =
          new RedisLink(
              ((VertxInternal) vertx).createEventLoopContext(),
              redis.options(),
              "orders",
              Duration.ofSeconds(20));
      link.send(Request.cmd(Command.PING)).await().atMost(Duration.ofSeconds(20));
      redis.server().freeze();
      CompletableFuture<Void> dropped = new CompletableFuture<>();
      link.onEventLoop(
          () -> {
            for (int i = 0; i < COMMANDS; i++) {
              note(link, "lost");
            }
            link.drop();
            note(link, "next");
            happened.add("dropped");
            dropped.complete(null);
          });

      assertThat(dropped).succeedsWithin(Duration.ofSeconds(20));
      assertThat(happened).hasSize(COMMANDS + 1).endsWith("dropped").startsWith("lost: failed");
      redis.server().thaw();
      await().atMost(Duration.ofSeconds(20)).until(() -> happened.contains("next: answered"));
      link.close();
    } finally {
      vertx.close();
    }
  }

  private void note(RedisLink link, String name) {
    link.send(Request.cmd(Command.PING))
        .subscribe()
        .with(
            answer -> happened.add(name + ": answered"),
            failure -> happened.add(name + ": failed"));
  }
}
