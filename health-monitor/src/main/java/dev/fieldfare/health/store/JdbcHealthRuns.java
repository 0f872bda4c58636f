package dev.fieldfare.health.store;

import dev.fieldfare.contracts.health.HealthReport;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.check.AlertDelays;
import dev.fieldfare.health.check.HealthRuns;
import dev.fieldfare.health.check.ReportCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reports of health in the control database. */
public final class JdbcHealthRuns implements HealthRuns {
  private static final String STORE =
      """
      INSERT INTO fieldfare_health.health_runs (target, checked_at, score, report)
      VALUES (?, ?, ?, ?::json) ON CONFLICT (target, checked_at) DO NOTHING
      """;

  private static final String HISTORY =
      "SELECT report FROM fieldfare_health.health_runs WHERE target = ?"
          + " ORDER BY checked_at DESC LIMIT ?";

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.health_runs WHERE (target, checked_at) IN
        (SELECT target, checked_at FROM fieldfare_health.health_runs WHERE checked_at < ? LIMIT ?)
      """;

  private final Transactions transactions;
  private final AlertStore alerts;
  private final AlertDelays delays;
  private final Clock clock;

  /**
   * Reports in this database.
   *
   * @param delays how long checks fail before they are alerts
   */
  public JdbcHealthRuns(DataSource control, AlertStore alerts, AlertDelays delays, Clock clock) {
    this.alerts = alerts;
    this.delays = delays;
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public void store(HealthReport report, List<Signal> signals, ReportCommit commit)
      throws SQLException {
    transactions.inTransaction(
        connection -> {
          insert(connection, report);
          commit.with(connection, report);
          alerts.apply(connection, new DelayedReports(connection, delays).due(signals));
          return report;
        });
  }

  private static void insert(Connection own, HealthReport report) throws SQLException {
    try (PreparedStatement store = own.prepareStatement(STORE)) {
      store.setString(1, report.target());
      store.setObject(2, EpisodeRows.utc(report.checkedAt()));
      store.setInt(3, report.score());
      store.setString(4, StoredJson.write(report));
      store.executeUpdate();
    }
  }

  @Override
  public Optional<HealthReport> latest(String target) throws SQLException {
    return history(target, 1).stream().findFirst();
  }

  @Override
  public List<HealthReport> history(String target, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            query.setString(1, target);
            query.setInt(2, limit);
            return StoredRuns.documents(query, HealthReport.class);
          }
        });
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection -> StoredRuns.trim(connection, TRIM, clock.instant().minus(olderThan), limit));
  }
}
