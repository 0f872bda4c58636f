package dev.fieldfare.backup.catalogue;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
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
 * Asks the catalogues of several targets at the same time, so a target that is away neither hides
 * nor delays what others have.
 *
 * @param longest how long they are waited for, however many there are
 */
record CatalogueReads(Duration longest) {

  /** Asks one catalogue. Blocks. */
  @FunctionalInterface
  interface Question<T> {
    T to(BackupCatalogue catalogue) throws SQLException;
  }

  private record Answer<T>(String target, Optional<T> content) {}

  /**
   * The answers by target. Targets that failed or were late are absent.
   *
   * @param isEnough true for an answer that makes all further answers unnecessary
   */
  <T> Map<String, T> answers(
      Collection<BackupCatalogue> catalogues, Question<T> question, Predicate<T> isEnough) {
    List<BackupCatalogue> asked = List.copyOf(catalogues);
    // Not closed: close() would wait for late tasks.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    CompletionService<Answer<T>> done = new ExecutorCompletionService<>(threads);
    try {
      asked.forEach(catalogue -> done.submit(() -> ask(catalogue, question)));
      return gather(done, asked.size(), isEnough);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while targets are read", e);
    } finally {
      // An interrupt would end the session of a target that only needs a moment longer.
      threads.shutdown();
    }
  }

  private <T> Map<String, T> gather(
      CompletionService<Answer<T>> done, int asked, Predicate<T> isEnough)
      throws InterruptedException {
    Map<String, T> answers = new LinkedHashMap<>();
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

  private static <T> Answer<T> ask(BackupCatalogue catalogue, Question<T> question) {
    try {
      return new Answer<>(catalogue.target(), Optional.of(question.to(catalogue)));
    } catch (SQLException e) {
      Log.warnf("target not read target=%s reason=%s", catalogue.target(), e.getSQLState());
      return new Answer<>(catalogue.target(), Optional.empty());
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
