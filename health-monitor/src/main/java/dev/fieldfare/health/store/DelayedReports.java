package dev.fieldfare.health.store;

import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.AlertDelays.Delay;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds back reports of checks until they have failed for long enough. A check that passes once
 * begins anew. One that could not run changes nothing.
 */
final class DelayedReports {
  // A clock that was set back must not make the delay longer.
  private static final String COUNT =
      """
      INSERT INTO fieldfare_health.delayed_reports AS d (fingerprint, first_at, reports) VALUES (?, ?, 1)
      ON CONFLICT (fingerprint) DO UPDATE SET reports = d.reports + 1, first_at = least(d.first_at, excluded.first_at)
      RETURNING d.first_at, d.reports
      """;

  private static final String PASSED =
      "DELETE FROM fieldfare_health.delayed_reports WHERE fingerprint = ANY (?)";

  private final Connection own;
  private final AlertDelays delays;

  DelayedReports(Connection own, AlertDelays delays) {
    this.own = own;
    this.delays = delays;
  }

  /** The signals of a report without those that are too early. */
  List<Signal> due(List<Signal> signals) throws SQLException {
    if (delays.isEmpty()) {
      return signals;
    }
    List<Signal> due = new ArrayList<>();
    List<String> passed = new ArrayList<>();
    for (Signal signal : signals) {
      if (signal instanceof Signal.Cleared) {
        passed.add(signal.fingerprint());
      }
      if (!(signal instanceof Signal.Reported reported) || isDue(reported)) {
        due.add(signal);
      }
    }
    forget(passed);
    return due;
  }

  private boolean isDue(Signal.Reported reported) throws SQLException {
    Optional<Delay> delay = delays.of(reported.condition());
    if (delay.isEmpty()) {
      return true;
    }
    try (PreparedStatement count = own.prepareStatement(COUNT)) {
      count.setString(1, reported.fingerprint());
      count.setObject(2, EpisodeRows.utc(reported.at()));
      ResultSet row = count.executeQuery();
      row.next();
      Instant first = EpisodeRows.moment(row, "first_at");
      return delay.get().isOver(first, row.getLong("reports"), reported.at());
    }
  }

  private void forget(List<String> passed) throws SQLException {
    try (PreparedStatement delete = own.prepareStatement(PASSED)) {
      delete.setArray(1, own.createArrayOf("text", passed.toArray()));
      delete.executeUpdate();
    }
  }
}
