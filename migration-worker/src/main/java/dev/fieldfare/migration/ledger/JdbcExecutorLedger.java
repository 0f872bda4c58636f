package dev.fieldfare.migration.ledger;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.applying.ApplyBatch;
import dev.fieldfare.migration.applying.ExecutorLedger;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.ApplyLedger.Outcome;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The executor's side of a target and its ledger, over JDBC. */
public final class JdbcExecutorLedger implements ExecutorLedger {
  /** How long planning may look at rows; it holds no strong lock. */
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(60);

  /** Code that a change ran has thrown away what the driver had prepared. */
  private static final String NO_PREPARED_STATEMENT = "26000";

  private final WorkerPools pools;
  private final Planning planning;
  private final String worker;
  private final RunawaySessions runaways;

  public JdbcExecutorLedger(WorkerPools pools, PlanningLimits limits, String worker) {
    this.pools = pools;
    this.planning = new Planning(limits, LONGEST_LOOK);
    this.worker = worker;
    this.runaways = new RunawaySessions(pools);
  }

  @Override
  public LinePage nextLines(
      String after, Breadth breadth, WorkerShare share, Collection<String> busy)
      throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      return new ApplyLedger(connection).nextLines(after, breadth, share, busy);
    }
  }

  @Override
  public List<LineEntry> atomicSet(String id) throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      return new ApplyLedger(connection).atomicSet(id);
    }
  }

  @Override
  public UndoStart undoStart(UUID original) throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      ApplyLedger ledger = new ApplyLedger(connection);
      Outcome outcome = ledger.outcome(original);
      return switch (outcome.status()) {
        case "UNDONE" -> impossible(FailureReason.ALREADY_UNDONE, original + " is undone already");
        case "APPLIED" -> undoStart(outcome, ledger.laterChanges(original));
        default ->
            impossible(
                FailureReason.NOT_UNDOABLE,
                original + " was not applied, it is " + outcome.status());
      };
    }
  }

  private static UndoStart undoStart(Outcome outcome, List<String> laterChanges) {
    if ("UNDO".equals(outcome.migrationType())) {
      return impossible(
          FailureReason.NOT_UNDOABLE, "an undo cannot be undone; send the change again");
    }
    if ("PURGE".equals(outcome.migrationType())) {
      return impossible(
          FailureReason.NOT_UNDOABLE,
          "a purge cannot be undone; undo the change whose values it destroyed");
    }
    if ("RESTORE".equals(outcome.migrationType())) {
      return impossible(
          FailureReason.NOT_UNDOABLE, "a restore is not undone; drop the table that it made");
    }
    if (outcome.plan() == null || outcome.plan().isNull()) {
      return impossible(
          FailureReason.NOT_UNDOABLE,
          "the change was made before Fieldfare and recorded later, so it has no plan for an undo;"
              + " send the opposite change");
    }
    if (!laterChanges.isEmpty()) {
      return impossible(
          FailureReason.LATER_CHANGES,
          "undo these later changes first: " + String.join(", ", laterChanges));
    }
    return new UndoStart.Ready(Plan.fromJson(outcome.plan()));
  }

  private static UndoStart impossible(FailureReason reason, String message) {
    return new UndoStart.Impossible(Failure.of(reason, message));
  }

  @Override
  public List<PlanResult> plan(List<PlanRequest> requests) throws SQLException {
    return onceMore(() -> planOnce(requests));
  }

  /** Work that leaves nothing when it fails. */
  @FunctionalInterface
  private interface Work<T> {
    T answer() throws SQLException;
  }

  // In another session, because the one without its prepared statements has been ended.
  private static <T> T onceMore(Work<T> work) throws SQLException {
    try {
      return work.answer();
    } catch (SQLException e) {
      if (NO_PREPARED_STATEMENT.equals(e.getSQLState())) {
        return work.answer();
      }
      throw e;
    }
  }

  private List<PlanResult> planOnce(List<PlanRequest> requests) throws SQLException {
    try (var connection = pools.tables().getConnection();
        var patience = new Patience(connection, LONGEST_LOOK.plusSeconds(5))) {
      int backend = RunawaySessions.backend(connection);
      try {
        return planning.plan(patience.connection(), requests);
      } catch (SQLException e) {
        if (NO_PREPARED_STATEMENT.equals(e.getSQLState())) {
          WorkerPools.end(connection);
        }
        throw runaways.ended(backend, e);
      }
    }
  }

  /** Lets the network be silent for longer until it is closed. */
  private record Patience(Connection connection) implements AutoCloseable {
    Patience(Connection connection, Duration patience) throws SQLException {
      this(connection);
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(patience.toMillis()));
    }

    // Of a connection that planning ended the pool learns here, by the error.
    @Override
    public void close() throws SQLException {
      connection.setNetworkTimeout(Runnable::run, Math.toIntExact(WorkerPools.PATIENCE.toMillis()));
    }
  }

  @Override
  public ApplyAnswer apply(ApplyBatch batch, int waitMs) throws SQLException {
    return onceMore(() -> applyOnce(batch, waitMs));
  }

  private ApplyAnswer applyOnce(ApplyBatch batch, int waitMs) throws SQLException {
    try (var connection = pools.tables().getConnection();
        var session = new LongerTimeouts(connection, batch)) {
      int backend = RunawaySessions.backend(connection);
      try {
        return ApplyBatchCall.send(new ApplyLedger(session.connection()), batch, waitMs);
      } catch (SQLException e) {
        WorkerPools.end(connection);
        throw runaways.ended(backend, e);
      }
    }
  }

  @Override
  public void postpone(List<UUID> migrations, Postponement how) throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      new ApplyLedger(connection).postpone(migrations, how);
    }
  }

  @Override
  public WorkerShare heartbeat() throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      return new ApplyLedger(connection).heartbeat(worker);
    }
  }

  @Override
  public void farewell() throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      new ApplyLedger(connection).farewell(worker);
    }
  }

  @Override
  public ApplyAnswer.Blocked lockHolders(Collection<String> names) throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      return new ApplyLedger(connection).lockHolders(names);
    }
  }

  @Override
  public boolean askAutovacuumToYield(int pid) throws SQLException {
    try (var connection = pools.ledger().getConnection()) {
      return new ApplyLedger(connection).askAutovacuumToYield(pid);
    } catch (SQLException e) {
      if (Failure.of(e).reason() == FailureReason.NOT_OWNER) {
        return false;
      }
      throw e;
    }
  }
}
