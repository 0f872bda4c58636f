package dev.fieldfare.gateway.concurrent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Collects items that arrive while an earlier batch runs into the next batch, so that many callers
 * share one round trip and one commit. No item waits for later ones.
 *
 * <p>If a batch fails because of one of its items, it is repeated in halves, down to that item, so
 * the other items succeed. If the reason concerns all items, the batch fails as a whole.
 *
 * <p>Each caller gets its answer in its own {@link CallerContext}.
 */
public final class Batcher<T, R> {

  private final Limits limits;
  private final Function<List<T>, CompletionStage<List<R>>> work;
  private final Predicate<Throwable> isShared;
  private final Queue<Waiting<T, R>> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * How much at once.
   *
   * @param batch items of a batch
   * @param parallel batches under way
   * @param waiting items that may wait; more are turned away
   */
  public record Limits(int batch, int parallel, int waiting) {}

  /** Too many items are waiting; the caller should try again later. */
  public static final class Overloaded extends RuntimeException {
    Overloaded() {
      super("too many requests are waiting", null, false, false);
    }
  }

  private record Waiting<T, R>(T item, Executor origin, CompletableFuture<R> result) {
    void succeed(R answer) {
      origin.execute(() -> result.complete(answer));
    }

    void fail(Throwable cause) {
      origin.execute(() -> result.completeExceptionally(cause));
    }
  }

  /**
   * A batcher.
   *
   * @param work answers each item of the list, in order
   * @param isShared true for a failure that has nothing to do with any single item
   */
  public Batcher(
      Limits limits,
      Function<List<T>, CompletionStage<List<R>>> work,
      Predicate<Throwable> isShared) {
    this.limits = limits;
    this.work = work;
    this.isShared = isShared;
  }

  /** The answer to one item, when its batch has ended; in the Vert.x context of the caller. */
  public CompletionStage<R> submit(T item) {
    Waiting<T, R> entry = new Waiting<>(item, CallerContext.executor(), new CompletableFuture<>());
    synchronized (this) {
      if (waiting.size() >= limits.waiting()) {
        return CompletableFuture.failedFuture(new Overloaded());
      }
      waiting.add(entry);
    }
    startNext();
    return entry.result();
  }

  private void startNext() {
    List<Waiting<T, R>> batch = new ArrayList<>();
    synchronized (this) {
      if (underWay == limits.parallel() || waiting.isEmpty()) {
        return;
      }
      underWay++;
      while (batch.size() < limits.batch() && !waiting.isEmpty()) {
        batch.add(waiting.remove());
      }
    }
    run(batch).whenComplete((done, failure) -> finish());
  }

  private void finish() {
    synchronized (this) {
      underWay--;
    }
    startNext();
  }

  private CompletionStage<Void> run(List<Waiting<T, R>> batch) {
    return answers(batch)
        .handle((answers, failure) -> settle(batch, answers, failure))
        .thenCompose(Function.identity());
  }

  private CompletionStage<List<R>> answers(List<Waiting<T, R>> batch) {
    try {
      return work.apply(batch.stream().map(Waiting::item).toList());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> settle(
      List<Waiting<T, R>> batch, List<R> answers, Throwable failure) {
    if (failure == null) {
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).succeed(answers.get(i));
      }
      return CompletableFuture.completedFuture(null);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (batch.size() > 1 && !isShared.test(cause)) {
      return halves(batch);
    }
    batch.forEach(entry -> entry.fail(cause));
    return CompletableFuture.completedFuture(null);
  }

  private CompletionStage<Void> halves(List<Waiting<T, R>> batch) {
    int middle = batch.size() / 2;
    return run(batch.subList(0, middle))
        .thenCompose(ignored -> run(batch.subList(middle, batch.size())));
  }
}
