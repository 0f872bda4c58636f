package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** The alerts that are stored. */
public interface AlertStore {

  /**
   * Stores what follows from the signals, with its events and deliveries, in the transaction of the
   * connection.
   */
  void apply(Connection own, List<Signal> signals) throws SQLException;

  /** The same in a transaction of its own; returns what was decided. */
  List<AlertDecision> apply(List<Signal> signals) throws SQLException;

  /** A page of the list: alerts that are unresolved, or were resolved a short while ago. */
  AlertPage list(AlertFilter filter) throws SQLException;

  /** One alert, however old. */
  Optional<Alert> find(UUID id) throws SQLException;

  /**
   * Acknowledges or resolves an alert; empty when there is none with this id.
   *
   * @param by the person
   */
  Optional<AlertDecision> steer(UUID id, Steering steering, String by) throws SQLException;

  /** Removes resolved alerts from the list; they stay in the history. Returns how many. */
  int clear() throws SQLException;

  /** The fingerprints of open alerts with such a condition, at most 10,000. */
  List<String> open(Predicate<Condition> wanted) throws SQLException;

  /** The alerts of a list that is not paged: open ones with such a condition, at most some. */
  List<Alert> openAlerts(Predicate<Condition> wanted, int limit) throws SQLException;

  /**
   * Unresolved alerts, the most urgent first, and of those the newest first. Looks at 10,000.
   *
   * @param least the least urgent severity
   * @param limit at most so many of those that are wanted
   */
  List<DocumentedEpisode> mostUrgent(
      AlertSeverity least, int limit, Predicate<DocumentedEpisode> wanted) throws SQLException;

  /** When these alerts were resolved; only those that are. */
  Map<UUID, Instant> resolved(Set<UUID> ids) throws SQLException;

  /** The number of unresolved alerts of each severity. */
  Map<AlertSeverity, Long> unresolved() throws SQLException;

  /**
   * Escalates open alerts that last too long, at most some, and sends held ones that have settled.
   * Returns how many were escalated.
   */
  int elapse(int limit) throws SQLException;

  /** Deletes alerts that were resolved longer ago, at most some. Returns how many. */
  int trim(Duration olderThan, int limit) throws SQLException;

  /** What a person does with an alert. */
  enum Steering {
    ACKNOWLEDGE,
    RESOLVE
  }
}
