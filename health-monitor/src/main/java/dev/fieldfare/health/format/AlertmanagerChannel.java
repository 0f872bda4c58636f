package dev.fieldfare.health.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.SubscriptionFormat;
import dev.fieldfare.health.delivery.DeliveryChannel;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Posts alerts to an Alertmanager. An alert that is open ends three minutes ahead; {@link
 * AlertmanagerLoop} posts it again before. One that was resolved since the message was written is
 * posted as resolved, so a late message opens nothing.
 */
public final class AlertmanagerChannel implements DeliveryChannel {
  /** How far ahead an open alert ends. */
  static final Duration AHEAD = Duration.ofMinutes(3);

  private final DeliveryChannel webhooks;
  private final AlertEnds ends;
  private final Clock clock;

  /** A channel that posts through the one of webhooks. */
  public AlertmanagerChannel(DeliveryChannel webhooks, AlertEnds ends, Clock clock) {
    this.webhooks = webhooks;
    this.ends = ends;
    this.clock = clock;
  }

  @Override
  public boolean serves(DueDelivery delivery) {
    return delivery.format() == SubscriptionFormat.ALERTMANAGER;
  }

  @Override
  public Optional<Integer> send(DueDelivery delivery) throws IOException {
    JsonNode all = ContractsJson.mapper().readTree(delivery.body());
    List<ObjectNode> open = new ArrayList<>();
    for (JsonNode each : all) {
      if (!each.has(AlertmanagerMessage.ENDS_AT)) {
        open.add((ObjectNode) each);
      }
    }
    Map<UUID, Instant> known = known(open);
    Instant ahead = clock.instant().plus(AHEAD);
    for (ObjectNode each : open) {
      Instant end = id(each).map(known::get).orElse(ahead);
      each.put(AlertmanagerMessage.ENDS_AT, end.toString());
    }
    return webhooks.send(delivery.withBody(all.toString()));
  }

  // One query for the whole message, so a database that is away costs one wait.
  private Map<UUID, Instant> known(List<ObjectNode> open) {
    Set<UUID> ids =
        open.stream()
            .map(AlertmanagerChannel::id)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    try {
      return ids.isEmpty() ? Map.of() : ends.of(ids);
    } catch (SQLException e) {
      Log.warnf("state of alerts is not known, they are posted as open reason=%s", e.getMessage());
      return Map.of();
    }
  }

  private static Optional<UUID> id(ObjectNode alert) {
    String id = alert.path(AlertmanagerMessage.ANNOTATIONS).path(AlertmanagerMessage.ID).asText();
    return Optional.of(id).filter(text -> !text.isEmpty()).map(UUID::fromString);
  }
}
