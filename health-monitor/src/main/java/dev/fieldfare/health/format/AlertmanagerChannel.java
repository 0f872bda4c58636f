package dev.fieldfare.health.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.delivery.DeliveryChannel;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Posts alerts to an Alertmanager. An alert that is open ends three minutes ahead; {@link
 * AlertmanagerLoop} posts it again before. One that was resolved since the message was written is
 * posted as resolved, so a late message opens nothing.
 */
public final class AlertmanagerChannel implements DeliveryChannel {
  /** How far ahead an open alert ends. */
  static final Duration AHEAD = Duration.ofMinutes(3);

  private final DeliveryChannel webhooks;
  private final AlertStore alerts;
  private final Clock clock;

  /** A channel that posts through the one of webhooks. */
  public AlertmanagerChannel(DeliveryChannel webhooks, AlertStore alerts, Clock clock) {
    this.webhooks = webhooks;
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public boolean serves(DueDelivery delivery) {
    return delivery.format() == SubscriptionFormat.ALERTMANAGER;
  }

  @Override
  public Optional<Integer> send(DueDelivery delivery) throws IOException {
    JsonNode all = ContractsJson.mapper().readTree(delivery.body());
    for (JsonNode each : all) {
      if (!each.has(AlertmanagerMessage.ENDS_AT)) {
        ((ObjectNode) each).put(AlertmanagerMessage.ENDS_AT, end(each).toString());
      }
    }
    return webhooks.send(delivery.withBody(all.toString()));
  }

  private Instant end(JsonNode alert) {
    String id = alert.path(AlertmanagerMessage.ANNOTATIONS).path(AlertmanagerMessage.ID).asText();
    return resolvedAt(id).orElseGet(() -> clock.instant().plus(AHEAD));
  }

  private Optional<Instant> resolvedAt(String id) {
    try {
      return id.isEmpty()
          ? Optional.empty()
          : alerts.find(UUID.fromString(id)).flatMap(Alert::resolvedAt);
    } catch (SQLException e) {
      Log.warnf("state of an alert is not known, it is posted as open reason=%s", e.getMessage());
      return Optional.empty();
    }
  }
}
