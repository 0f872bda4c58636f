package dev.fieldfare.backup.health;

import dev.fieldfare.backup.StoreProbe;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether the store answers. The check is always up: without the store, the service and its
 * targets still work, and backups wait.
 *
 * <p>A request to the store runs in the background, at most every three seconds, one at a time.
 */
@Readiness
@ApplicationScoped
public class StoreReadiness implements HealthCheck {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration VALIDITY = Duration.ofSeconds(3);

  private final StoreProbe store;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private Optional<CompletableFuture<Answer>> question = Optional.empty();
  private Optional<Answer> last = Optional.empty();

  StoreReadiness(StoreProbe store) {
    this.store = store;
  }

  /**
   * The answer of the store.
   *
   * @param problem empty when it answers
   * @param nanos when the request was sent
   */
  private record Answer(Optional<String> problem, long nanos) {
    boolean isRecent() {
      return System.nanoTime() - nanos < VALIDITY.toNanos();
    }
  }

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.named("store")
        .withData("place", store.place())
        .withData("state", answer().map(StoreReadiness::text).orElse("does not answer"))
        .up()
        .build();
  }

  private static String text(Answer answer) {
    return answer.problem().orElse("answers");
  }

  // An open request means that the timeout is over and the store does not answer.
  private synchronized Optional<Answer> answer() {
    if (last.filter(Answer::isRecent).isPresent()) {
      return last;
    }
    CompletableFuture<Answer> open =
        question.orElseGet(() -> CompletableFuture.supplyAsync(this::ask, threads));
    question = Optional.of(open);
    Optional<Answer> answer =
        open.thenApply(Optional::of)
            .completeOnTimeout(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    if (answer.isPresent()) {
      question = Optional.empty();
      last = answer;
    }
    return answer;
  }

  private Answer ask() {
    long asked = System.nanoTime();
    try {
      store.check();
      return new Answer(Optional.empty(), asked);
    } catch (IOException e) {
      return new Answer(Optional.of(e.getMessage()), asked);
    } catch (RuntimeException e) {
      return new Answer(Optional.of(e.getClass().getName()), asked);
    }
  }
}
