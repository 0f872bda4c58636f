package dev.fieldfare.migration.applying;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.WorkerCounters;
import dev.fieldfare.migration.planning.Run;
import dev.fieldfare.postgres.ledger.ApplyAnswer.Blocked;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.Postponement;
import io.quarkus.logging.Log;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes migrations wait for locks of other sessions, whether applying or already planning needed
 * them: the ledger names the sessions, pauses grow, and patience ends.
 */
final class LockWaits {
  private final ExecutorLedger executorLedger;
  private final PostponementPolicy postponementPolicy;
  private final WorkerCounters counters;

  LockWaits(
      ExecutorLedger executorLedger,
      PostponementPolicy postponementPolicy,
      WorkerCounters counters) {
    this.executorLedger = executorLedger;
    this.postponementPolicy = postponementPolicy;
    this.counters = counters;
  }

  /** The sessions that block a run, as far as that can still be seen. */
  Blocked holders(Run run) throws SQLException {
    List<LineEntry> entries = run.atomic() ? run.entries() : List.of(run.head());
    Set<String> names =
        entries.stream().flatMap(entry -> entry.names().stream()).collect(Collectors.toSet());
    return executorLedger.lockHolders(names);
  }

  /** Sends a migration back to wait; answers the failure when it waited as long as it may. */
  Optional<Failure> waitFor(LineEntry head, Blocked blocked) throws SQLException {
    counters.blocked();
    if (postponementPolicy.isImpatient(head)) {
      return Optional.of(
          Failure.of(
              FailureReason.LOCK_TIMEOUT,
              "the lock on " + blocked.relation() + " was not available in time"));
    }
    askAutovacuumToYield(blocked);
    Postponement how = postponementPolicy.blocked(head, blocked);
    Log.infof(
        "waits for a lock migrationId=%s table=%s blockers=%s",
        head.id(), blocked.relation(), blocked.blockers());
    executorLedger.postpone(List.of(head.id()), how);
    return Optional.empty();
  }

  private void askAutovacuumToYield(Blocked blocked) throws SQLException {
    for (var blocker : blocked.blockers()) {
      if (mayBeAutovacuum(blocker)) {
        boolean asked = executorLedger.askAutovacuumToYield(blocker.path("pid").asInt());
        Log.infof("autovacuum holds the lock table=%s asked=%b", blocked.relation(), asked);
      }
    }
  }

  // Of sessions of others a role may see no more than that autovacuum has no user.
  private static boolean mayBeAutovacuum(JsonNode blocker) {
    return blocker.hasNonNull("backend")
        ? "autovacuum worker".equals(blocker.path("backend").asText())
        : !blocker.hasNonNull("user");
  }
}
