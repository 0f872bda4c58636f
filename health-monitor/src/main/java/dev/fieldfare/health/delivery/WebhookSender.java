package dev.fieldfare.health.delivery;

import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.SecretBox.UnusableSecretException;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs messages and sends them. */
public final class WebhookSender {
  private final OutboundCalls outbound;
  private final SecretBox secrets;
  private final MonitorMetrics metrics;
  private final Clock clock;

  /** A sender through this client. */
  public WebhookSender(
      OutboundCalls outbound, SecretBox secrets, MonitorMetrics metrics, Clock clock) {
    this.outbound = outbound;
    this.secrets = secrets;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Makes one attempt. Blocks. */
  public AttemptResult send(DueDelivery delivery) {
    AttemptResult result = attempt(delivery);
    metrics.attempted(result.isDelivered());
    return result;
  }

  private AttemptResult attempt(DueDelivery delivery) {
    long began = System.nanoTime();
    try {
      int status = outbound.post(URI.create(delivery.url()), headers(delivery), delivery.body());
      boolean isTaken = status >= 200 && status < 300;
      return result(
          began,
          Optional.of(status),
          isTaken ? Optional.empty() : Optional.of("The receiver answered " + status + "."));
    } catch (IOException | UnusableSecretException e) {
      return result(began, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // An attempt that is not recorded is repeated at the end of its lease, for ever.
      return result(began, Optional.empty(), Optional.of("The call failed: " + e));
    }
  }

  private AttemptResult result(long began, Optional<Integer> status, Optional<String> error) {
    return new AttemptResult(
        clock.instant(), Duration.ofNanos(System.nanoTime() - began), status, error);
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
