package dev.fieldfare.health.degraded;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.health.alert.AlertDecision;
import dev.fieldfare.health.alert.AlertDocuments;
import dev.fieldfare.health.alert.AlertEngine;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Episode;
import dev.fieldfare.health.alert.Signal;
import dev.fieldfare.health.delivery.WebhookMessage;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Takes signals of outages, also while the control database is down.
 *
 * <p>A signal that the control database does not store within a second goes to the journal. It is
 * decided in memory, and its event is sent to webhooks at once. When the control database answers
 * again, the signals of the journal are applied there in their order, before any newer one. Ids of
 * alerts and of messages are computed from the signals, so both ways give the same ids.
 */
public final class ResilientAlerts {
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final AlertStore store;
  private final AlertEngine engine;
  private final SignalJournal journal;
  private final DirectDelivery delivery;
  private final UnaryOperator<String> environments;
  private final Clock clock;
  private final Map<String, Episode> episodes = new HashMap<>();
  private final List<Signal> pending = new ArrayList<>();

  /**
   * Alerts that prefer this store.
   *
   * @param environments the environment of a target
   */
  public ResilientAlerts(
      AlertStore store,
      AlertEngine engine,
      SignalJournal journal,
      DirectDelivery delivery,
      UnaryOperator<String> environments,
      Clock clock) {
    this.store = store;
    this.engine = engine;
    this.journal = journal;
    this.delivery = delivery;
    this.environments = environments;
    this.clock = clock;
  }

  /** Reads the journal that an earlier run left. */
  public synchronized void recover() {
    try {
      pending.addAll(journal.read());
    } catch (IOException e) {
      Log.errorf(e, "journal of alerts cannot be read");
    }
  }

  /** Takes a signal: in the control database, or in the journal. */
  public synchronized void apply(Signal signal) {
    if (pending.isEmpty() && isStored(List.of(signal))) {
      return;
    }
    pending.add(signal);
    try {
      journal.add(signal);
    } catch (IOException e) {
      Log.errorf(e, "journal of alerts cannot be written, the alert is kept in memory");
    }
    decide(signal);
  }

  /** Applies the journal in the control database if that answers. */
  public synchronized void reconcile() {
    if (pending.isEmpty() || !isStored(List.copyOf(pending))) {
      return;
    }
    Log.infof("alerts of the outage are stored signals=%d", pending.size());
    pending.clear();
    try {
      journal.clear();
    } catch (IOException e) {
      // The signals are applied again after the next start, which changes nothing.
      Log.errorf(e, "journal of alerts cannot be deleted");
    }
  }

  /** The alerts in memory, newest first. */
  public synchronized AlertPage page() {
    Instant now = clock.instant();
    List<Alert> alerts =
        episodes.values().stream()
            .sorted(Comparator.comparing(Episode::firstSeen).reversed())
            .map(episode -> document(episode, now))
            .toList();
    return AlertPage.degraded(alerts);
  }

  private void decide(Signal signal) {
    AlertDecision decision =
        engine.decide(Optional.ofNullable(episodes.get(signal.fingerprint())), signal);
    remember(decision);
    decision
        .episode()
        .ifPresent(
            episode ->
                decision
                    .reason()
                    .event()
                    .ifPresent(
                        type ->
                            delivery.send(
                                WebhookMessage.of(
                                    type, document(episode, clock.instant()), episode))));
  }

  private Alert document(Episode episode, Instant changedAt) {
    return AlertDocuments.of(episode, changedAt, environments.apply(episode.condition().target()));
  }

  private void remember(AlertDecision decision) {
    decision
        .episode()
        .ifPresent(episode -> episodes.put(episode.condition().fingerprint(), episode));
  }

  // A frozen server answers neither yes nor no. If it stores the signals later, applying them again
  // changes nothing but a count.
  private boolean isStored(List<Signal> signals) {
    CompletableFuture<List<AlertDecision>> result = new CompletableFuture<>();
    Thread.ofVirtual().name("store-signals").start(() -> store(signals, result));
    try {
      result.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS).forEach(this::remember);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      if (pending.isEmpty()) {
        Log.warnf("control database does not store alerts, using the journal reason=%s", e);
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void store(List<Signal> signals, CompletableFuture<List<AlertDecision>> result) {
    try {
      result.complete(store.apply(signals));
    } catch (SQLException | RuntimeException e) {
      result.completeExceptionally(e);
    }
  }
}
