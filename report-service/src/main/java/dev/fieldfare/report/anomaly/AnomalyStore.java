package dev.fieldfare.report.anomaly;

import dev.fieldfare.contracts.report.Anomaly;
import dev.fieldfare.report.anomaly.AnomalyDetector.Found;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The numbers that are watched, and the anomalies that were found. */
public interface AnomalyStore {

  /**
   * Windows of 24 hours, the oldest first; the last one ends at that moment. Windows before the
   * first migration are absent. Empty while the numbers of the target are computed.
   */
  List<Window> windows(String target, Instant end, int count) throws SQLException;

  /**
   * Opens anomalies that are not open yet, and resolves those that are no longer found, each with
   * its event; in one transaction. Returns how many were opened.
   */
  int store(String target, List<Found> found, Instant windowEnd, Instant now) throws SQLException;

  /** The newest first. */
  List<Anomaly> list(Optional<String> target, int limit) throws SQLException;

  /** Deletes at most so many that were resolved before that moment; returns how many. */
  long deleteResolved(Instant before, int most) throws SQLException;
}
