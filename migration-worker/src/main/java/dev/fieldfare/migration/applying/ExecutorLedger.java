package dev.fieldfare.migration.applying;

import dev.fieldfare.migration.planning.PlanningLedger;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.LinePage;
import dev.fieldfare.postgres.ledger.Postponement;
import dev.fieldfare.postgres.ledger.WorkerShare;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** A target and its ledger as the executor sees them. Each call is a transaction of its own. */
public interface ExecutorLedger extends PlanningLedger {

  /** The next lines after a name that can be tried now, without those that are worked on. */
  LinePage nextLines(String after, Breadth breadth, WorkerShare share, Collection<String> busy)
      throws SQLException;

  /** The members of an atomic change set, or nothing while other migrations come before them. */
  List<LineEntry> atomicSet(String id) throws SQLException;

  /**
   * Applies a batch, or changes nothing.
   *
   * @param waitMs how long to queue for all its locks together; 0 for not at all
   */
  ApplyAnswer apply(ApplyBatch batch, int waitMs) throws SQLException;

  /** Sends migrations back to wait. */
  void postpone(List<UUID> migrations, Postponement how) throws SQLException;

  /** Says that this worker is alive and learns its share. */
  WorkerShare heartbeat() throws SQLException;

  /** Releases its share to other workers at once. */
  void farewell() throws SQLException;

  /** The sessions whose locks keep others from the tables with these names. */
  ApplyAnswer.Blocked lockHolders(Collection<String> names) throws SQLException;

  /** Asks an autovacuum worker to yield; false when that cannot be. */
  boolean askAutovacuumToYield(int pid) throws SQLException;
}
