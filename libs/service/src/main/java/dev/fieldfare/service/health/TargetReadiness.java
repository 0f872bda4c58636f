package dev.fieldfare.service.health;

import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.service.target.TargetConnections;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready when the ledger of at least one target answers. A target that is away is named, and takes
 * the service from none of the other targets.
 *
 * <p>All targets are asked at the same time. While a question is open, its target is not asked
 * again.
 */
@Readiness
@ApplicationScoped
public class TargetReadiness implements HealthCheck {
  /** Short, because one target that answers is enough. */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  /** For a target that did not answer the last time: enough when it is back. */
  private static final Duration PATIENCE_WITH_AWAY = Duration.ofMillis(100);

  /** How much longer to wait while no target has answered. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(3);

  private static final String IS_INSTALLED =
      "SELECT to_regprocedure('fieldfare.accept_all(text, jsonb)') IS NOT NULL";

  private final ServiceTargets targets;
  private final TargetConnections connections;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CompletableFuture<Boolean>> questions = new ConcurrentHashMap<>();
  private final Set<String> away = ConcurrentHashMap.newKeySet();

  TargetReadiness(ServiceTargets targets, TargetConnections connections) {
    this.targets = targets;
    this.connections = connections;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> names = targets.all().stream().map(Target::name).toList();
    names.forEach(this::ask);
    await(names.stream().filter(away::contains).toList(), PATIENCE_WITH_AWAY);
    await(names.stream().filter(name -> !away.contains(name)).toList(), PATIENCE);
    if (names.stream().noneMatch(name -> answer(name).isPresent())) {
      await(names, LAST_PATIENCE);
    }
    names.forEach(this::noteAway);
    var response = HealthCheckResponse.named("targets");
    boolean any = false;
    for (String name : names) {
      Optional<Boolean> installed = answer(name);
      response.withData(name, installed.map(TargetReadiness::text).orElse("does not answer"));
      any |= installed.orElse(false);
    }
    return response.status(any).build();
  }

  private static String text(boolean isInstalled) {
    return isInstalled ? "ledger installed" : "no ledger";
  }

  private void noteAway(String target) {
    if (answer(target).isPresent()) {
      away.remove(target);
    } else {
      away.add(target);
    }
  }

  private void ask(String target) {
    questions.compute(
        target,
        (name, open) ->
            open != null && !open.isDone()
                ? open
                : CompletableFuture.supplyAsync(() -> isInstalled(name), threads));
  }

  private boolean isInstalled(String target) {
    try {
      return connections.with(
          target,
          connection -> {
            try (var query = connection.prepareStatement(IS_INSTALLED);
                var row = query.executeQuery()) {
              row.next();
              return row.getBoolean(1);
            }
          });
    } catch (SQLException e) {
      throw new IllegalStateException("the target does not answer: " + target, e);
    }
  }

  private void await(List<String> names, Duration longest) {
    CompletableFuture<?>[] open =
        names.stream().map(questions::get).toArray(CompletableFuture[]::new);
    if (open.length == 0) {
      return;
    }
    CompletableFuture.allOf(open)
        .exceptionally(failure -> null)
        .completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /** Empty while there is no answer, and after a failure. */
  private Optional<Boolean> answer(String target) {
    CompletableFuture<Boolean> question = questions.get(target);
    return question.isDone() && !question.isCompletedExceptionally()
        ? Optional.of(question.join())
        : Optional.empty();
  }
}
