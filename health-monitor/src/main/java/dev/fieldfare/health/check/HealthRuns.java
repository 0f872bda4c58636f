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
   * @param commit in the same transaction
   */
  void store(HealthReport report, List<Signal> signals, ReportCommit commit) throws SQLException;

  /** The newest report of a target. */
  Optional<HealthReport> latest(String target) throws SQLException;

  /** The newest reports of a target, newest first. */
  List<HealthReport> history(String target, int limit) throws SQLException;

  /** Deletes reports that are older, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;
}
