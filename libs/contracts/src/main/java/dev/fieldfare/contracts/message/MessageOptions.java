package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.fieldfare.contracts.plan.Strategy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the sender wants a migration done; what is empty is the worker's configuration.
 *
 * @param strategy the only strategy that the planner may take
 * @param lockTimeoutMs the most that one try for the locks may wait
 * @param maxHoldMs the most that a strong lock may be held
 * @param grace how long a hidden or copied value stays in quarantine after its backup
 * @param requireProof whether its backup must be proven before the purge
 * @param dryRun plan and show, change nothing
 */
public record MessageOptions(
    Optional<Strategy> strategy,
    OptionalInt lockTimeoutMs,
    OptionalInt maxHoldMs,
    Optional<Duration> grace,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean requireProof,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean dryRun) {

  /** Everything as configured. */
  public static final MessageOptions DEFAULT =
      new MessageOptions(
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          false,
          false);

  public MessageOptions {
    Objects.requireNonNull(strategy, "strategy");
    Objects.requireNonNull(lockTimeoutMs, "lockTimeoutMs");
    Objects.requireNonNull(maxHoldMs, "maxHoldMs");
    Objects.requireNonNull(grace, "grace");
  }

  /** The same, planned only. */
  public MessageOptions asDryRun() {
    return new MessageOptions(strategy, lockTimeoutMs, maxHoldMs, grace, requireProof, true);
  }
}
