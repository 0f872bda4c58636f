package dev.fieldfare.health.store;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.event.EventType;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.alert.AlertDecision;
import dev.fieldfare.health.alert.AlertDocuments;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.DecisionReason;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.WebhookMessage;
import dev.fieldfare.health.store.EpisodeRows.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Decides what follows from signals, and stores it: episodes, events and deliveries, all in the
 * transaction of the caller.
 */
final class AlertChanges {
  private static final String SERVICE = "health-monitor";
  private static final String PREFIX = "dev.fieldfare.";

  private final AlertEngine engine;
  private final UnaryOperator<String> environments;
  private final MonitorMetrics metrics;
  private final Clock clock;
  private final AlertDeliveries deliveries = new AlertDeliveries();

  /**
   * Changes that this engine decides.
   *
   * @param environments the environment of a target
   */
  AlertChanges(
      AlertEngine engine, UnaryOperator<String> environments, MonitorMetrics metrics, Clock clock) {
    this.engine = engine;
    this.environments = environments;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** The event of a decision. */
  private record Notification(EventType type, Episode episode) {}

  /** What a batch of signals changes. */
  private static final class Batch {
    private final Map<String, Episode> newest;
    private final Map<UUID, Episode> changed = new HashMap<>();
    private final Set<UUID> begun = new HashSet<>();
    private final List<Notification> notifications = new ArrayList<>();

    Batch(Map<String, Episode> newest) {
      this.newest = newest;
    }

    Optional<Episode> newest(Signal signal) {
      return Optional.ofNullable(newest.get(signal.fingerprint()));
    }

    void change(DecisionReason reason, Episode episode) {
      newest.put(episode.condition().fingerprint(), episode);
      changed.put(episode.id(), episode);
      if (reason == DecisionReason.RAISED) {
        begun.add(episode.id());
      }
      reason.event().ifPresent(type -> notifications.add(new Notification(type, episode)));
    }
  }

  /** Decides each signal in order and stores the results. */
  List<AlertDecision> apply(Connection own, List<Signal> signals) throws SQLException {
    Batch batch = new Batch(newest(own, signals));
    List<AlertDecision> decisions = new ArrayList<>();
    for (Signal signal : signals) {
      AlertDecision decision = engine.decide(batch.newest(signal), signal);
      decisions.add(decision);
      metrics.decided(decision.reason());
      decision.episode().ifPresent(episode -> batch.change(decision.reason(), episode));
    }
    Instant now = clock.instant();
    store(own, batch, now);
    record(own, batch.notifications, now);
    List<Signal> freed = freed(own, batch.notifications, now);
    if (!freed.isEmpty()) {
      apply(own, freed);
    }
    return decisions;
  }

  /** The alert of a row. */
  Alert document(Row row) {
    return document(row.episode(), row.changedAt());
  }

  private Alert document(Episode episode, Instant changedAt) {
    return AlertDocuments.of(episode, changedAt, environments.apply(episode.condition().target()));
  }

  private static Map<String, Episode> newest(Connection own, List<Signal> signals)
      throws SQLException {
    List<String> all = signals.stream().map(Signal::fingerprint).distinct().toList();
    Map<String, Episode> newest = EpisodeRows.open(own, all);
    List<String> reported =
        signals.stream()
            .filter(signal -> signal instanceof Signal.Reported)
            .map(Signal::fingerprint)
            .distinct()
            .filter(fingerprint -> !newest.containsKey(fingerprint))
            .toList();
    newest.putAll(EpisodeRows.resolved(own, reported));
    return newest;
  }

  // Resolved episodes come first: a problem has one unresolved episode at any time.
  private static void store(Connection own, Batch batch, Instant now) throws SQLException {
    List<Episode> ordered =
        batch.changed.values().stream()
            .sorted((a, b) -> Boolean.compare(a.isUnresolved(), b.isUnresolved()))
            .toList();
    for (Episode episode : ordered) {
      EpisodeRows.store(own, episode, now, batch.begun.contains(episode.id()));
    }
  }

  /** Sends the messages of held alerts that have settled. */
  void settle(Connection own, int limit) throws SQLException {
    List<Signal> settled = new HeldAlerts(own, clock.instant()).settled(limit);
    if (!settled.isEmpty()) {
      apply(own, settled);
    }
  }

  private static List<Signal> freed(Connection own, List<Notification> notifications, Instant now)
      throws SQLException {
    List<Signal> freed = new ArrayList<>();
    for (Notification each : notifications) {
      if (each.type() == EventType.ALERT_RESOLVED) {
        freed.addAll(new HeldAlerts(own, now).freedBy(each.episode()));
      }
    }
    return freed;
  }

  private void record(Connection own, List<Notification> notifications, Instant now)
      throws SQLException {
    HeldAlerts held = new HeldAlerts(own, now);
    for (Notification each : notifications) {
      Alert alert = document(each.episode(), now);
      String target = each.episode().condition().target();
      String subject = each.episode().condition().subject();
      ControlLog.record(
          own,
          NewEvent.of(
              each.type().wireName().substring(PREFIX.length()),
              SERVICE,
              target + "/" + subject,
              StoredJson.write(alert)));
      if (!held.holds(each.type(), each.episode())) {
        deliveries.add(own, WebhookMessage.of(each.type(), alert, each.episode()), now);
      }
    }
  }
}
