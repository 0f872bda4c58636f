package dev.fieldfare.health.format;

import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.Condition;
import dev.fieldfare.health.alert.DocumentedEpisode;
import dev.fieldfare.health.delivery.DeliveryLog;
import dev.fieldfare.health.delivery.Subscription;
import dev.fieldfare.health.delivery.Subscriptions;
import dev.fieldfare.health.silence.Silence;
import dev.fieldfare.health.silence.Silences;
import dev.fieldfare.service.loop.ServiceLoop;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Posts the unresolved alerts to each Alertmanager again every minute, before they end there: at
 * most 1,000, the most urgent ones. A post that fails is replaced by the next one. Silenced alerts
 * are not posted. The end of an alert is not posted again, because its message is a delivery with
 * retries, and could end the same problem after it came back.
 */
public final class AlertmanagerLoop implements ServiceLoop {
  /** The type of these posts in the log of attempts. */
  static final String TYPE = "dev.fieldfare.alerts.open";

  private static final Duration EVERY = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int MOST = 1_000;

  private final Subscriptions subscriptions;
  private final AlertStore alerts;
  private final Silences silences;
  private final DeliveryLog deliveries;

  /** A loop over these stores. */
  public AlertmanagerLoop(
      Subscriptions subscriptions, AlertStore alerts, Silences silences, DeliveryLog deliveries) {
    this.subscriptions = subscriptions;
    this.alerts = alerts;
    this.silences = silences;
    this.deliveries = deliveries;
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(5);
  }

  @Override
  public Duration round() throws SQLException {
    Optional<Subscription> due = subscriptions.takeForPosting(EVERY);
    if (due.isPresent()) {
      post(due.get());
    }
    return due.isPresent() ? Duration.ZERO : LOOK;
  }

  private void post(Subscription to) throws SQLException {
    List<Silence> active = silences.active();
    List<DocumentedEpisode> open =
        alerts.mostUrgent(
            to.severity(),
            MOST,
            each ->
                to.wants(each.alert(), each.episode().condition())
                    && !isSilenced(active, each.episode().condition()));
    if (!open.isEmpty()) {
      deliveries.replace(to.id(), TYPE, AlertmanagerMessage.body(open));
    }
  }

  private static boolean isSilenced(List<Silence> active, Condition condition) {
    return active.stream().anyMatch(silence -> silence.matcher().matches(condition));
  }
}
