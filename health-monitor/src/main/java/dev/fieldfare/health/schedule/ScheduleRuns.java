package dev.fieldfare.health.schedule;

import dev.fieldfare.contracts.schedule.ScheduleRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The runs of schedules. */
public interface ScheduleRuns {

  /**
   * Makes a run of each schedule that is due, at most some. A schedule with an unfinished run is
   * not due. Several missed moments become one run, of the last of them.
   */
  int makeDue(int limit) throws SQLException;

  /** Takes runs that no instance has. A run is free again after the lease, unless it is renewed. */
  List<DueRun> take(int limit, Duration lease) throws SQLException;

  /** Holds the leases of these runs for longer. Runs that were lost are passed over. */
  void renew(Collection<DueRun> runs, Duration lease) throws SQLException;

  /**
   * Ends a run in the transaction of its work.
   *
   * @throws RunLostException when another instance has it
   */
  void succeed(Connection own, DueRun run, String result) throws SQLException;

  /** Ends a run whose work is done once for each run elsewhere. */
  void succeed(DueRun run, String result) throws SQLException;

  /** Ends an attempt that failed. The run ends too when it may not be tried again. */
  void fail(DueRun run, String error, boolean mayRetry) throws SQLException;

  /**
   * Makes a run of a schedule due now.
   *
   * @return empty when it has an unfinished run
   */
  Optional<ScheduleRun> request(String schedule, String requestedBy) throws SQLException;

  /** The newest runs of a schedule, newest first. */
  List<ScheduleRun> history(String schedule, int limit) throws SQLException;

  /** Deletes runs that ended longer ago, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
