package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.report.AlertReport.SeverityTimes;
import dev.fieldfare.contracts.report.AlertReport.TimedAlert;
import dev.fieldfare.report.document.ReportRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stored times of alerts. Storing the same document again changes nothing. */
public interface AlertTimesStore {

  /**
   * The data of a report.
   *
   * @param isIncomplete whether the list of the health-monitor must still be read
   */
  record Found(List<SeverityTimes> severities, List<TimedAlert> alerts, boolean isIncomplete) {}

  /** Stores in the transaction of the connection. */
  void add(Connection own, List<AlertTimes> alerts) throws SQLException;

  /** Stores. */
  void add(List<AlertTimes> alerts) throws SQLException;

  /** Requests the list in the transaction of the connection, because events are missing. */
  void wantHistory(Connection own) throws SQLException;

  /** Requests the list. */
  void wantHistory() throws SQLException;

  /** The number of the newest request for the list; empty if the list was read for it. */
  Optional<Long> wantedHistory() throws SQLException;

  /** Notes that the list was read for this request and all before it. */
  void historyRead(long request) throws SQLException;

  /** The alerts that were raised in the period. */
  Found read(ReportRequest request, int most) throws SQLException;

  /** Deletes alerts that were resolved before this time, up to a limit; returns how many. */
  long deleteResolved(Instant before, int most) throws SQLException;
}
