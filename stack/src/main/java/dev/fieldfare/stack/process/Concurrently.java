package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.stack.StackFailure;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Does steps at the same time, each in a thread of its own. */
public final class Concurrently {
  private Concurrently() {}

  /** Does all; throws the first failure when all have ended. */
  public static void run(List<Runnable> steps) {
    try {
      CompletableFuture.allOf(
              steps.stream()
                  .map(step -> CompletableFuture.runAsync(step, Thread::startVirtualThread))
                  .toArray(CompletableFuture[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ServerFailure failure) {
        throw new StackFailure(failure.getMessage());
      }
      if (e.getCause() instanceof StackFailure failure) {
        throw failure;
      }
      if (e.getCause() instanceof UncheckedIOException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Does the step to each item; hands failures to the observer and lets none escape. */
  public static <T> void runAll(
      List<T> items, Consumer<T> step, Consumer<RuntimeException> onFailure) {
    List<Runnable> steps = new ArrayList<>();
    for (T item : items) {
      steps.add(
          () -> {
            try {
              step.accept(item);
            } catch (RuntimeException e) {
              onFailure.accept(e);
            }
          });
    }
    run(steps);
  }
}
