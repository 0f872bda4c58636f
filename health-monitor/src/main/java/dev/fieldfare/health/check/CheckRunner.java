package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Runs all checks of a target at the same time, each on a thread of its own.
 *
 * <p>A check that fails, hangs or answers nonsense earns 0 points and says why; it hides none of
 * the others.
 */
public final class CheckRunner {
  private static final String NO_PRIVILEGE = "42501";

  private final List<TargetCheck> checks;
  private final Duration limit;
  private final CheckStatus withoutRight;
  private final Set<String> lackedRight = ConcurrentHashMap.newKeySet();

  /**
   * A runner of these checks.
   *
   * @param limit how long a check may take
   */
  public CheckRunner(List<TargetCheck> checks, Duration limit) {
    this(checks, limit, CheckStatus.ERROR);
  }

  /**
   * The same with another result of checks that lack a right.
   *
   * @param withoutRight what they answer
   */
  public CheckRunner(List<TargetCheck> checks, Duration limit, CheckStatus withoutRight) {
    this.checks = List.copyOf(checks);
    this.limit = limit;
    this.withoutRight = withoutRight;
  }

  private record Running(TargetCheck check, long began, CompletableFuture<CheckResult> result) {}

  /** Runs all checks; the results have the order of the checks. */
  public List<CheckRun> run(CheckedTarget target) {
    return run(target, Map.of());
  }

  /**
   * The same without the catalogue-wide checks whose results are known.
   *
   * @param known results of an earlier report, by the names of their checks
   */
  public List<CheckRun> run(CheckedTarget target, Map<String, CheckResult> known) {
    List<Running> running =
        checks.stream()
            .map(
                check ->
                    check instanceof CatalogueWideCheck && known.containsKey(name(check))
                        ? known(check, known.get(name(check)))
                        : start(check, target))
            .toList();
    return running.stream()
        .map(each -> new CheckRun(each.check().description(), await(each)))
        .toList();
  }

  private static String name(TargetCheck check) {
    return check.description().name();
  }

  private static Running known(TargetCheck check, CheckResult result) {
    return new Running(check, System.nanoTime(), CompletableFuture.completedFuture(result));
  }

  private Running start(TargetCheck check, CheckedTarget target) {
    CompletableFuture<CheckResult> result = new CompletableFuture<>();
    long began = System.nanoTime();
    Thread.ofVirtual()
        .name(target.name() + "-check-" + check.description().name())
        .start(() -> result.complete(resultOf(check, target, began)));
    return new Running(check, began, result);
  }

  private CheckResult resultOf(TargetCheck check, CheckedTarget target, long began) {
    try {
      CheckOutcome outcome = check.run(target);
      boolean isValid = outcome.points() >= 0 && outcome.points() <= check.description().weight();
      return isValid
          ? result(check, outcome, began)
          : failed(check, "The check answered %d points.".formatted(outcome.points()), began);
    } catch (SQLException e) {
      return NO_PRIVILEGE.equals(e.getSQLState())
          ? result(check, withoutRight(check, target, e), began)
          : failed(
              check,
              "The check could not run: %s (SQLSTATE %s)"
                  .formatted(e.getMessage(), e.getSQLState()),
              began);
    } catch (RuntimeException | StackOverflowError e) {
      return failed(check, "The check failed: " + e, began);
    }
  }

  /** The names of all checks. */
  public Set<String> names() {
    return checks.stream().map(CheckRunner::name).collect(Collectors.toSet());
  }

  /** The names of the checks that could not run, because the role lacks a right. */
  public Set<String> lackedRight() {
    return Set.copyOf(lackedRight);
  }

  private CheckOutcome withoutRight(TargetCheck check, CheckedTarget target, SQLException e) {
    lackedRight.add(check.description().name());
    String why =
        "The role %s may not do this: %s. Run: %s"
            .formatted(
                target.role(), e.getMessage(), check.description().grant().to(target.role()));
    return new CheckOutcome(withoutRight, 0, List.of(why));
  }

  private CheckResult await(Running running) {
    long left = limit.toNanos() - (System.nanoTime() - running.began());
    try {
      return running.result().get(Math.max(1, left), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return failed(
          running.check(),
          "The check did not end within %d ms.".formatted(limit.toMillis()),
          running.began());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(running.check(), "The service stops.", running.began());
    } catch (ExecutionException e) {
      throw new IllegalStateException("the result is always completed normally", e);
    }
  }

  private static CheckResult failed(TargetCheck check, String why, long began) {
    return result(check, new CheckOutcome(CheckStatus.ERROR, 0, List.of(why)), began);
  }

  private static CheckResult result(TargetCheck check, CheckOutcome outcome, long began) {
    return new CheckResult(
        check.description().name(),
        outcome.status(),
        outcome.points(),
        check.description().weight(),
        outcome.details(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }
}
