package dev.fieldfare.gateway.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {

  private static final Batcher.Limits ONE_AT_A_TIME = new Batcher.Limits(10, 1, 10);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void d88_eachCallerGoesOnInItsOwnContext() throws Exception {
    CompletableFuture<List<String>> database = new CompletableFuture<>();
    Batcher<String, String> batcher =
        new Batcher<>(ONE_AT_A_TIME, items -> answers(items, database), failure -> true);
    Context first = request();
    Context second = request();

    CompletableFuture<Context> afterFirst = ask(batcher, first, "a");
    CompletableFuture<Context> afterSecond = ask(batcher, second, "b");
    first.runOnContext(ignored -> database.complete(List.of("answer")));

    assertThat(afterFirst.get(30, TimeUnit.SECONDS)).isSameAs(first);
    assertThat(afterSecond.get(30, TimeUnit.SECONDS)).isSameAs(second);
  }

  @Test
  void d88_aFailureReachesEachCallerInItsOwnContext() throws Exception {
    CompletableFuture<List<String>> database = new CompletableFuture<>();
    Batcher<String, String> batcher =
        new Batcher<>(ONE_AT_A_TIME, items -> database, failure -> true);
    Context first = request();
    Context second = request();

    CompletableFuture<Context> afterFirst = ask(batcher, first, "a");
    CompletableFuture<Context> afterSecond = ask(batcher, second, "b");
    first.runOnContext(ignored -> database.completeExceptionally(new IllegalStateException("x")));

    assertThat(afterFirst.get(30, TimeUnit.SECONDS)).isSameAs(first);
    assertThat(afterSecond.get(30, TimeUnit.SECONDS)).isSameAs(second);
  }

  /** The first batch waits for the database; later ones are answered at once. */
  private static CompletionStage<List<String>> answers(
      List<String> items, CompletableFuture<List<String>> database) {
    return database.isDone() ? CompletableFuture.completedFuture(items) : database;
  }

  private Context request() {
    return ((VertxInternal) vertx).createEventLoopContext().duplicate();
  }

  /** Asks in a context, and says in which context the answer arrived. */
  private static CompletableFuture<Context> ask(
      Batcher<String, String> batcher, Context context, String item) throws Exception {
    CompletableFuture<Context> after = new CompletableFuture<>();
    CompletableFuture<Void> asked = new CompletableFuture<>();
    context.runOnContext(
        ignored -> {
          batcher
              .submit(item)
              .whenComplete((answer, failure) -> after.complete(Vertx.currentContext()));
          asked.complete(null);
        });
    asked.get(30, TimeUnit.SECONDS);
    return after;
  }
}
