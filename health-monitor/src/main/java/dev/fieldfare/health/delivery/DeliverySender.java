package dev.fieldfare.health.delivery;

import dev.fieldfare.health.MonitorMetrics;
import dev.fieldfare.health.delivery.DeliveryLog.AttemptResult;
import dev.fieldfare.health.delivery.DeliveryLog.DueDelivery;
import dev.fieldfare.health.delivery.SecretBox.UnusableSecretException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes attempts to deliver, each through the channel of its subscription. */
public final class DeliverySender {
  private final List<DeliveryChannel> channels;
  private final MonitorMetrics metrics;
  private final Clock clock;

  /** A sender through these channels. */
  public DeliverySender(List<DeliveryChannel> channels, MonitorMetrics metrics, Clock clock) {
    this.channels = List.copyOf(channels);
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
      Optional<Integer> status = channel(delivery).send(delivery);
      return result(
          began,
          status,
          status
              .filter(number -> number < 200 || number > 299)
              .map(number -> "The receiver answered " + number + "."));
    } catch (IOException | UnusableSecretException e) {
      return result(began, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      // An attempt that is not recorded is repeated at the end of its lease, for ever.
      return result(began, Optional.empty(), Optional.of("The call failed: " + e));
    }
  }

  private DeliveryChannel channel(DueDelivery delivery) throws IOException {
    return channels.stream()
        .filter(channel -> channel.serves(delivery))
        .findFirst()
        .orElseThrow(() -> new IOException("Nothing delivers to this kind of address."));
  }

  private AttemptResult result(long began, Optional<Integer> status, Optional<String> error) {
    return new AttemptResult(
        clock.instant(), Duration.ofNanos(System.nanoTime() - began), status, error);
  }
}
