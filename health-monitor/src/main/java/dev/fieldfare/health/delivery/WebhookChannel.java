package dev.fieldfare.health.delivery;

import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs messages and posts them. */
public final class WebhookChannel implements DeliveryChannel {
  private final OutboundCalls outbound;
  private final SecretBox secrets;
  private final Clock clock;

  /** A channel through this client. */
  public WebhookChannel(OutboundCalls outbound, SecretBox secrets, Clock clock) {
    this.outbound = outbound;
    this.secrets = secrets;
    this.clock = clock;
  }

  @Override
  public boolean serves(DueDelivery delivery) {
    return delivery.url().startsWith("http:") || delivery.url().startsWith("https:");
  }

  @Override
  public Optional<Integer> send(DueDelivery delivery) throws IOException {
    return Optional.of(
        outbound.post(URI.create(delivery.url()), headers(delivery), delivery.body()));
  }

  private Map<String, String> headers(DueDelivery delivery) {
    long timestamp = clock.instant().getEpochSecond();
    String id = delivery.id().toString();
    List<String> opened = delivery.secrets().stream().map(secrets::open).toList();
    return Map.of(
        "webhook-id", id,
        "webhook-timestamp", Long.toString(timestamp),
        "webhook-signature", WebhookSignature.header(opened, id, timestamp, delivery.body()));
  }
}
