package dev.fieldfare.redisstreams.internals.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RedisLinkTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final ContextInternal context = ((VertxInternal) VERTX).createEventLoopContext();
  private final RedisLink link =
      new RedisLink(context, new RedisOptions(), "orders", Duration.ofSeconds(1));

  @AfterAll
  static void close() {
    VERTX.close();
  }

  // Quarkus gives the threads of its pools the context of the caller that submitted their task,
  // a floor's for example.
  @Test
  void aThreadOfAPoolThatRunsInItsContextIsNotTakenForItsEventLoop() {
    CompletableFuture<Thread> ranOn = new CompletableFuture<>();

    Thread pooled =
        Thread.ofPlatform()
            .start(
                () ->
                    context.dispatch(
                        in -> link.onEventLoop(() -> ranOn.complete(Thread.currentThread()))));

    assertThat(ranOn).succeedsWithin(Duration.ofSeconds(10)).isNotSameAs(pooled);
  }

  @Test
  void whatRunsOnItsEventLoopGoesOnAtOnce() {
    CompletableFuture<Boolean> atOnce = new CompletableFuture<>();

    context.runOnContext(
        in -> {
          boolean[] ran = {false};
          link.onEventLoop(() -> ran[0] = true);
          atOnce.complete(ran[0]);
        });

    assertThat(atOnce).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(true);
  }
}
