package dev.fieldfare.migration.applying;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.ledger.ApplyAnswer.Blocked;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.Postponement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides how a migration that cannot be applied now steps back, and when it is given up.
 *
 * @param patience how long a migration waits for a lock or a better moment altogether
 */
public record PostponementPolicy(RetryPolicy policy, Duration patience, Clock clock) {

  /** Another session held a lock. */
  public Postponement blocked(LineEntry head, Blocked by) {
    ObjectNode problem =
        Failure.of(FailureReason.LOCK_TIMEOUT, "waits for a lock on " + by.relation()).document();
    problem.set("blockers", by.blockers());
    return new Postponement("lock", false, problem, policy.afterBlocked(waited(head)), patience);
  }

  /** An error that may pass. */
  public Postponement failed(LineEntry head, Failure failure) {
    boolean spends = failure.reason().spendsAttempt();
    return new Postponement(
        "retry",
        spends,
        failure.document(),
        policy.after(spends ? head.waiting().attempts() : 0),
        patience);
  }

  /** True when a migration that spends attempts has none left. */
  public boolean isExhausted(LineEntry head, Failure failure) {
    return failure.reason().spendsAttempt() && policy.isExhausted(head.waiting().attempts());
  }

  /** True when it waited as long as it may. */
  public boolean isImpatient(LineEntry head) {
    return clock.instant().isAfter(head.waiting().until());
  }

  private Duration waited(LineEntry head) {
    Instant until = head.waiting().until();
    return until.equals(Instant.MAX)
        ? Duration.ZERO
        : patience.minus(Duration.between(clock.instant(), until));
  }
}
