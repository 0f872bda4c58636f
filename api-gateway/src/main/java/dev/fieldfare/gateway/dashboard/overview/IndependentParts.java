package dev.fieldfare.gateway.dashboard.overview;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.RequestRefused;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Fills parts of a page at the same time. A service that is away or slow costs its own part only,
 * which then says so.
 */
@ApplicationScoped
class IndependentParts {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final BlockingExecutor blocking;

  IndependentParts(BlockingExecutor blocking) {
    this.blocking = blocking;
  }

  /**
   * Begins to fill a part.
   *
   * @param service the one that is asked
   * @param without the part for a sentence that says why it is not there
   */
  <T> CompletableFuture<T> begin(String service, Supplier<T> work, Function<String, T> without) {
    return CompletableFuture.supplyAsync(work, blocking)
        .completeOnTimeout(
            without.apply("The %s did not answer in time.".formatted(service)),
            PATIENCE.toMillis(),
            TimeUnit.MILLISECONDS)
        .exceptionally(failure -> without.apply(refusal(failure).getMessage()));
  }

  /** A failure that is no refusal is a bug, so it fails the page. */
  private static RequestRefused refusal(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof RequestRefused refused) {
      return refused;
    }
    throw new CompletionException(cause);
  }
}
