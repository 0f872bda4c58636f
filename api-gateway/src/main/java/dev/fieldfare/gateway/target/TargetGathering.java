package dev.fieldfare.gateway.target;

import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.config.GatewayConfig;
import dev.fieldfare.service.target.Target;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Queries several targets at the same time. A target that does not answer does not delay the
 * others: lists wait for it only briefly, and hardly at all between its first failure and its next
 * answer.
 *
 * <p>A single target is waited for as long as its pool waits.
 */
@ApplicationScoped
public class TargetGathering {

  /** Enough for a target that answers again, and for a connection that is refused. */
  private static final Duration PATIENCE_WITH_AWAY = Duration.ofMillis(100);

  private static final int LONGEST_FACTOR = 4;

  private final BlockingExecutor blocking;
  private final Duration patience;
  private final Map<String, TargetFailure> away = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<?>> probes = new ConcurrentHashMap<>();

  /** A question to one target; {@code result} is empty while an earlier one is not answered. */
  private record Call<T>(String target, boolean isAway, Optional<CompletableFuture<T>> result) {

    boolean isAnswered() {
      return result
          .filter(future -> future.isDone() && !future.isCompletedExceptionally())
          .isPresent();
    }

    Stream<CompletableFuture<T>> open() {
      return result.stream().filter(future -> !future.isDone());
    }
  }

  TargetGathering(BlockingExecutor blocking, GatewayConfig config) {
    this.blocking = blocking;
    this.patience = config.targetPool().listTimeout();
  }

  /** The answers of all that answer in time; a failure that is not the target's is thrown. */
  public <T> Gathered<T> all(List<Target> targets, Function<String, T> work) {
    if (targets.size() == 1) {
      return one(targets.getFirst().name(), work);
    }
    List<Call<T>> calls = targets.stream().map(target -> call(target.name(), work)).toList();
    await(calls, new CompletableFuture<>(), () -> calls.stream().anyMatch(Call::isAnswered));
    return gather(calls);
  }

  /**
   * The first answer that is not empty. Where there is none, and a target is missing that could
   * have had it, its failure is thrown.
   */
  public <T> Optional<T> first(List<Target> targets, Function<String, Optional<T>> work) {
    if (targets.size() == 1) {
      return work.apply(targets.getFirst().name());
    }
    CompletableFuture<T> found = new CompletableFuture<>();
    List<Call<Optional<T>>> calls =
        targets.stream().map(target -> call(target.name(), noting(work, found))).toList();
    await(calls, found, found::isDone);
    // The call that found it may not be complete yet: the answer itself is what counts.
    if (found.isDone()) {
      return Optional.of(found.join());
    }
    Gathered<Optional<T>> all = gather(calls);
    Optional<T> late = all.answers().stream().flatMap(Optional::stream).findFirst();
    if (late.isEmpty() && !all.missing().isEmpty()) {
      throw all.missing().getFirst();
    }
    return late;
  }

  private static <T> Function<String, Optional<T>> noting(
      Function<String, Optional<T>> work, CompletableFuture<T> found) {
    return target -> {
      Optional<T> answer = work.apply(target);
      answer.ifPresent(found::complete);
      return answer;
    };
  }

  private <T> Gathered<T> one(String target, Function<String, T> work) {
    try {
      return new Gathered<>(List.of(work.apply(target)), List.of());
    } catch (TargetFailure e) {
      return new Gathered<>(List.of(), List.of(requireAway(e)));
    }
  }

  private <T> Call<T> call(String target, Function<String, T> work) {
    boolean isAway = away.containsKey(target);
    CompletableFuture<?> probe = probes.get(target);
    if (isAway && probe != null && !probe.isDone()) {
      return new Call<>(target, true, Optional.empty());
    }
    CompletableFuture<T> result = CompletableFuture.supplyAsync(() -> work.apply(target), blocking);
    probes.put(target, result);
    result.whenComplete((answer, failure) -> note(target, failure));
    return new Call<>(target, isAway, Optional.of(result));
  }

  private void note(String target, Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof TargetFailure ofTarget && ofTarget.isAboutTarget()) {
      away.put(target, ofTarget);
    } else {
      away.remove(target);
    }
  }

  /**
   * Waits for targets that are expected to answer, and briefly for others; longer while there is no
   * answer at all.
   */
  private <T> void await(
      List<Call<T>> calls, CompletableFuture<?> enough, BooleanSupplier isUseful) {
    long began = System.nanoTime();
    List<Call<T>> expected = calls.stream().filter(call -> !call.isAway()).toList();
    await(calls.stream().filter(Call::isAway).toList(), enough, began, PATIENCE_WITH_AWAY);
    await(expected, enough, began, patience);
    if (!isUseful.getAsBoolean()) {
      await(expected, enough, began, patience.multipliedBy(LONGEST_FACTOR));
    }
  }

  private static <T> void await(
      List<Call<T>> calls, CompletableFuture<?> enough, long began, Duration longest) {
    CompletableFuture<?>[] open =
        calls.stream().flatMap(Call::open).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.anyOf(CompletableFuture.allOf(open), enough)
          .get(longest.toNanos() - (System.nanoTime() - began), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Each call is looked at afterwards.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while targets are asked", e);
    }
  }

  private <T> Gathered<T> gather(List<Call<T>> calls) {
    List<T> answers = new ArrayList<>();
    List<TargetFailure> missing = new ArrayList<>();
    for (Call<T> call : calls) {
      CompletableFuture<T> result = call.result().orElse(null);
      try {
        if (result == null || !result.isDone()) {
          missing.add(away.getOrDefault(call.target(), tooSlow(call.target())));
        } else {
          answers.add(result.join());
        }
      } catch (CompletionException e) {
        missing.add(requireAway(e.getCause()));
      }
    }
    return new Gathered<>(answers, missing);
  }

  private static TargetFailure tooSlow(String target) {
    return new TargetFailure(target, new SQLTimeoutException("no answer in time"));
  }

  private static TargetFailure requireAway(Throwable failure) {
    return switch (failure) {
      case TargetFailure ofTarget when ofTarget.isAboutTarget() -> ofTarget;
      case RuntimeException other -> throw other;
      default -> throw new IllegalStateException("a target failed in an unknown way", failure);
    };
  }
}
