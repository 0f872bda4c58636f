package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertDecision;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.alert.AlertPolicy;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.DocumentedEpisode;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.store.EpisodeRows.Row;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Alerts in the control database.
 *
 * <p>An episode, its event in the log of the control database and its deliveries commit together. A
 * row lock orders what several instances and persons do to one episode; of two that begin the same
 * one, the second fails on a unique index and is repeated.
 */
public final class JdbcAlertStore implements AlertStore {
  private static final String BEGUN_ELSEWHERE = "23505";
  private static final int MOST_TRIES = 5;
  private static final int MOST_OPEN = 10_000;

  private static final String FIND = "SELECT * FROM fieldfare_health.alerts WHERE id = ?";

  private static final String CLEAR =
      """
      UPDATE fieldfare_health.alerts SET cleared_at = clock_timestamp()
      WHERE id IN (SELECT id FROM fieldfare_health.alerts
        WHERE state = 'RESOLVED' AND cleared_at IS NULL AND resolved_at > ? LIMIT 10000)
      """;

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.alerts WHERE id IN (SELECT id FROM fieldfare_health.alerts
        WHERE resolved_at < ? ORDER BY resolved_at LIMIT ?)
      """;

  private static final String UNRESOLVED =
      "SELECT severity, count(*) FROM fieldfare_health.alerts WHERE state <> 'RESOLVED'"
          + " GROUP BY severity";

  private static final String DUE =
      """
      SELECT fingerprint FROM fieldfare_health.alerts
      WHERE state = 'OPEN' AND severity <> 'CRITICAL' AND NOT (kind = 'anomaly' AND severity IN ('HIGH', 'MEDIUM'))
        AND first_seen + (escalations + 1) * make_interval(secs => ?) <= ?
      ORDER BY first_seen LIMIT ?
      """;

  private final Transactions transactions;
  private final AlertPolicy policy;
  private final AlertEngine engine;
  private final AlertChanges changes;
  private final Duration resolvedShown;
  private final Clock clock;

  /**
   * Alerts in this database.
   *
   * @param environments the environment of a target
   * @param resolvedShown how long resolved alerts stay in the list
   */
  public JdbcAlertStore(
      DataSource control,
      AlertPolicy policy,
      UnaryOperator<String> environments,
      Duration resolvedShown,
      MonitorMetrics metrics,
      Clock clock) {
    this.transactions = new Transactions(control);
    this.policy = policy;
    this.engine = new AlertEngine(policy);
    this.changes = new AlertChanges(engine, environments, metrics, clock);
    this.resolvedShown = resolvedShown;
    this.clock = clock;
  }

  @Override
  public List<AlertDecision> apply(List<Signal> signals) throws SQLException {
    for (int tries = 1; tries < MOST_TRIES; tries++) {
      Optional<List<AlertDecision>> decisions = unlessBegunElsewhere(signals);
      if (decisions.isPresent()) {
        return decisions.get();
      }
      Log.debugf("another instance began the same episode tries=%d", tries);
    }
    return transactions.inTransaction(connection -> changes.apply(connection, signals));
  }

  private Optional<List<AlertDecision>> unlessBegunElsewhere(List<Signal> signals)
      throws SQLException {
    try {
      return Optional.of(
          transactions.inTransaction(connection -> changes.apply(connection, signals)));
    } catch (SQLException e) {
      if (!BEGUN_ELSEWHERE.equals(e.getSQLState())) {
        throw e;
      }
      return Optional.empty();
    }
  }

  @Override
  public void apply(Connection own, List<Signal> signals) throws SQLException {
    changes.apply(own, signals);
  }

  @Override
  public Optional<AlertDecision> steer(UUID id, Steering steering, String by) throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Optional<Row> row = row(connection, id);
          if (row.isEmpty()) {
            return Optional.empty();
          }
          String fingerprint = row.get().episode().condition().fingerprint();
          boolean isNewest =
              Optional.ofNullable(
                      EpisodeRows.open(connection, List.of(fingerprint)).get(fingerprint))
                  .filter(open -> open.id().equals(id))
                  .isPresent();
          Signal signal =
              switch (steering) {
                case ACKNOWLEDGE -> new Signal.Acknowledged(fingerprint, clock.instant(), by);
                case RESOLVE -> new Signal.ResolvedByHand(fingerprint, clock.instant(), by);
              };
          return Optional.of(
              isNewest
                  ? changes.apply(connection, List.of(signal)).getFirst()
                  : engine.decide(Optional.empty(), signal));
        });
  }

  @Override
  public Optional<Alert> find(UUID id) throws SQLException {
    return transactions.with(connection -> row(connection, id).map(changes::document));
  }

  @Override
  public AlertPage list(AlertFilter filter) throws SQLException {
    List<Row> rows =
        transactions.with(
            connection -> AlertList.read(connection, filter, clock.instant().minus(resolvedShown)));
    boolean hasMore = rows.size() > filter.limit();
    List<Alert> items = rows.stream().limit(filter.limit()).map(changes::document).toList();
    return new AlertPage(
        items, hasMore ? Optional.of(items.getLast().id()) : Optional.empty(), false);
  }

  @Override
  public int clear() throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            clear.setObject(1, EpisodeRows.utc(clock.instant().minus(resolvedShown)));
            return clear.executeUpdate();
          }
        });
  }

  @Override
  public List<String> open(Predicate<Condition> wanted) throws SQLException {
    return rows(wanted).stream().map(row -> row.episode().condition().fingerprint()).toList();
  }

  @Override
  public List<Alert> openAlerts(Predicate<Condition> wanted, int limit) throws SQLException {
    return rows(wanted).stream().limit(limit).map(changes::document).toList();
  }

  @Override
  public List<DocumentedEpisode> mostUrgent(
      AlertSeverity least, int limit, Predicate<DocumentedEpisode> wanted) throws SQLException {
    return transactions
        .with(connection -> AlertStates.mostUrgent(connection, least, MOST_OPEN))
        .stream()
        .map(row -> new DocumentedEpisode(changes.document(row), row.episode()))
        .filter(wanted)
        .limit(limit)
        .toList();
  }

  private List<Row> rows(Predicate<Condition> wanted) throws SQLException {
    AlertFilter filter =
        new AlertFilter(
            Optional.of(AlertState.OPEN),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            MOST_OPEN);
    return transactions
        .with(connection -> AlertList.read(connection, filter, clock.instant()))
        .stream()
        .filter(row -> wanted.test(row.episode().condition()))
        .toList();
  }

  @Override
  public Map<UUID, Instant> resolved(Set<UUID> ids) throws SQLException {
    return transactions.with(connection -> AlertStates.resolved(connection, ids));
  }

  @Override
  public Map<AlertSeverity, Long> unresolved() throws SQLException {
    return transactions.with(
        connection -> {
          Map<AlertSeverity, Long> counts = new EnumMap<>(AlertSeverity.class);
          for (AlertSeverity severity : AlertSeverity.values()) {
            counts.put(severity, 0L);
          }
          try (var query = connection.createStatement();
              ResultSet rows = query.executeQuery(UNRESOLVED)) {
            while (rows.next()) {
              counts.put(AlertSeverity.valueOf(rows.getString(1)), rows.getLong(2));
            }
          }
          return counts;
        });
  }

  @Override
  public int elapse(int limit) throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Instant now = clock.instant();
          changes.settle(connection, limit);
          List<Signal> signals =
              due(connection, now, limit).stream()
                  .<Signal>map(fingerprint -> new Signal.Elapsed(fingerprint, now))
                  .toList();
          return (int)
              changes.apply(connection, signals).stream()
                  .filter(decision -> decision.episode().isPresent())
                  .count();
        });
  }

  private List<String> due(Connection connection, Instant now, int limit) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(DUE)) {
      query.setDouble(1, policy.escalateAfter().toMillis() / 1_000.0);
      query.setObject(2, EpisodeRows.utc(now));
      query.setInt(3, limit);
      ResultSet rows = query.executeQuery();
      List<String> due = new ArrayList<>();
      while (rows.next()) {
        due.add(rows.getString(1));
      }
      return due;
    }
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement trim = connection.prepareStatement(TRIM)) {
            trim.setObject(1, EpisodeRows.utc(clock.instant().minus(olderThan)));
            trim.setInt(2, limit);
            return trim.executeUpdate();
          }
        });
  }

  private static Optional<Row> row(Connection connection, UUID id) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(FIND)) {
      query.setObject(1, id);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(EpisodeRows.read(row)) : Optional.empty();
    }
  }
}
