package dev.fieldfare.health.store;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.validation.ValidationReport;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.validation.ValidationCommit;
import dev.fieldfare.health.validation.ValidationRuns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Validations in the control database. */
public final class JdbcValidationRuns implements ValidationRuns {
  private static final String STORE =
      """
      INSERT INTO fieldfare_health.validations (id, target, profile, result, started_at, report)
      VALUES (?, ?, ?, ?, ?, ?::json)
      """;

  private static final String HISTORY =
      "SELECT report FROM fieldfare_health.validations WHERE target = ?"
          + " ORDER BY started_at DESC, id DESC LIMIT ?";

  private static final String FIND = "SELECT report FROM fieldfare_health.validations WHERE id = ?";

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.validations WHERE id IN
        (SELECT id FROM fieldfare_health.validations WHERE started_at < ? LIMIT ?)
      """;

  private final Transactions transactions;
  private final AlertStore alerts;
  private final Clock clock;

  /** Validations in this database. */
  public JdbcValidationRuns(DataSource control, AlertStore alerts, Clock clock) {
    this.transactions = new Transactions(control);
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public void store(ValidationReport report, List<Signal> signals, ValidationCommit commit)
      throws SQLException {
    transactions.inTransaction(
        connection -> {
          insert(connection, report);
          ControlLog.record(connection, completed(report));
          commit.with(connection, report);
          alerts.apply(connection, signals);
          return report;
        });
  }

  private static void insert(Connection own, ValidationReport report) throws SQLException {
    try (PreparedStatement store = own.prepareStatement(STORE)) {
      store.setObject(1, report.id());
      store.setString(2, report.target());
      store.setString(3, report.profile().label());
      store.setString(4, report.result().label());
      store.setObject(5, EpisodeRows.utc(report.startedAt()));
      store.setString(6, StoredJson.write(report));
      store.executeUpdate();
    }
  }

  // The findings are in the report: names of objects are not for everybody who reads events.
  private static NewEvent completed(ValidationReport report) {
    var data =
        ContractsJson.mapper()
            .createObjectNode()
            .put("id", report.id().toString())
            .put("target", report.target())
            .put("profile", report.profile().label())
            .put("quick", report.quick())
            .put("result", report.result().label())
            .put("checks", report.checks().size());
    for (CheckStatus status : CheckStatus.values()) {
      data.put(status.label(), report.count(status));
    }
    return NewEvent.of(
        "validation.completed",
        "health-monitor",
        report.target() + "/" + report.profile().label(),
        data.toString());
  }

  @Override
  public List<ValidationReport> history(String target, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            query.setString(1, target);
            query.setInt(2, limit);
            return StoredRuns.documents(query, ValidationReport.class);
          }
        });
  }

  @Override
  public Optional<ValidationReport> find(UUID id) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(FIND)) {
            query.setObject(1, id);
            return StoredRuns.documents(query, ValidationReport.class).stream().findFirst();
          }
        });
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection -> StoredRuns.trim(connection, TRIM, clock.instant().minus(olderThan), limit));
  }
}
