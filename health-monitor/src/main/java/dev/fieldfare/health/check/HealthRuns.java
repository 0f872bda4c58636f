package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.alert.Signal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The stored reports, and when the next one is due. */
public interface HealthRuns {

  /**
   * Stores a report, with the alerts that follow from it, in one transaction.
   *
   * @param untilNext when the next run is due, after this one; empty leaves the schedule as it is
   */
  void store(HealthReport report, List<Signal> signals, Optional<Duration> untilNext)
      throws SQLException;

  /** The newest report of a target. */
  Optional<HealthReport> latest(String target) throws SQLException;

  /** The newest reports of a target, newest first. */
  List<HealthReport> history(String target, int limit) throws SQLException;

  /**
   * Takes a due run: true for one caller, whatever instances run.
   *
   * @param lease after which the run is due again, unless its report was stored
   */
  boolean take(String target, Duration lease) throws SQLException;

  /** Deletes reports that are older, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
