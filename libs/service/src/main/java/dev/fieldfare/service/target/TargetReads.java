package dev.fieldfare.service.target;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Reads several targets at the same time, so a target that is away neither hides nor delays what
 * others have.
 *
 * @param <T> what a target answers
 */
public final class TargetReads<T> {

  /** How long one request waits for its targets, however many there are. */
  public static final Duration LONGEST = Duration.ofSeconds(10);

  private final Duration longest;
  private final Predicate<T> isEnough;

  /** Reads one target. Blocks. */
  @FunctionalInterface
  public interface TargetRead<T> {
    T of(String target) throws SQLException;
  }

  private record Answer<T>(String target, Optional<T> content) {}

  private TargetReads(Duration longest, Predicate<T> isEnough) {
    this.longest = longest;
    this.isEnough = isEnough;
  }

  /** The answers of the targets, in their order. Targets that failed or were late are absent. */
  public static <T> Map<String, T> all(
      Collection<String> targets, TargetRead<T> read, Duration longest) {
    return new TargetReads<T>(longest, _ -> false).read(List.copyOf(targets), read);
  }

  /**
   * Likewise, until one answer makes all further ones unnecessary; the ones that were there by then
   * are given.
   */
  public static <T> Map<String, T> until(
      Predicate<T> isEnough, Collection<String> targets, TargetRead<T> read, Duration longest) {
    return new TargetReads<>(longest, isEnough).read(List.copyOf(targets), read);
  }

  private Map<String, T> read(List<String> targets, TargetRead<T> read) {
    // Not closed: close() would wait for late tasks.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    CompletionService<Answer<T>> done = new ExecutorCompletionService<>(threads);
    try {
      targets.forEach(target -> done.submit(() -> ask(target, read)));
      return inOrder(targets, gathered(done, targets.size()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while targets are read", e);
    } finally {
      // An interrupt would end the session of a target that only needs a moment longer.
      threads.shutdown();
    }
  }

  private Map<String, T> gathered(CompletionService<Answer<T>> done, int asked)
      throws InterruptedException {
    Map<String, T> answers = new HashMap<>();
    long end = System.nanoTime() + longest.toNanos();
    for (int n = 0; n < asked; n++) {
      Future<Answer<T>> next = done.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        Log.warnf("%d targets not read in time", asked - n);
        return answers;
      }
      Answer<T> answer = answer(next);
      answer.content().ifPresent(content -> answers.put(answer.target(), content));
      if (answer.content().filter(isEnough).isPresent()) {
        return answers;
      }
    }
    return answers;
  }

  private static <T> Map<String, T> inOrder(List<String> targets, Map<String, T> answers) {
    Map<String, T> ordered = new LinkedHashMap<>();
    targets.stream()
        .filter(answers::containsKey)
        .forEach(target -> ordered.put(target, answers.get(target)));
    return ordered;
  }

  private static <T> Answer<T> ask(String target, TargetRead<T> read) {
    try {
      return new Answer<>(target, Optional.of(read.of(target)));
    } catch (SQLException e) {
      Log.warnf("target not read target=%s reason=%s", target, e.getSQLState());
      return new Answer<>(target, Optional.empty());
    }
  }

  private static <T> Answer<T> answer(Future<Answer<T>> done) throws InterruptedException {
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a target cannot be read", e.getCause());
    }
  }
}
