package dev.fieldfare.report.document;

import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Reads all targets of a request at the same time, so an unreachable target does not delay the
 * others.
 */
final class TargetReads {
  /** How long a report waits for its targets, however many there are. */
  static final Duration LONGEST = Duration.ofSeconds(10);

  private TargetReads() {}

  /** Reads one target. Blocks. */
  @FunctionalInterface
  interface TargetRead<T> {
    T of(String target) throws SQLException;
  }

  /** The answers of the targets, in their order. Targets that failed or were late are absent. */
  static <T> Map<String, T> all(Collection<String> targets, TargetRead<T> read, Duration longest) {
    List<String> names = List.copyOf(targets);
    List<Callable<T>> calls = new ArrayList<>();
    names.forEach(target -> calls.add(() -> read.of(target)));
    // Not closed: close() would wait for late tasks, which are interrupted instead.
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<T>> reads = threads.invokeAll(calls, longest.toMillis(), TimeUnit.MILLISECONDS);
      return answers(names, reads);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while targets are read", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> Map<String, T> answers(List<String> names, List<Future<T>> reads) {
    Map<String, T> answers = new LinkedHashMap<>();
    for (int n = 0; n < names.size(); n++) {
      Future<T> each = reads.get(n);
      switch (each.state()) {
        case SUCCESS -> answers.put(names.get(n), each.resultNow());
        case FAILED -> failed(names.get(n), each.exceptionNow());
        case CANCELLED, RUNNING -> Log.warnf("target not read in time target=%s", names.get(n));
      }
    }
    return answers;
  }

  private static void failed(String target, Throwable failure) {
    if (!(failure instanceof SQLException)) {
      throw new IllegalStateException("target %s cannot be read".formatted(target), failure);
    }
    Log.warnf("target not read target=%s reason=%s", target, failure);
  }
}
