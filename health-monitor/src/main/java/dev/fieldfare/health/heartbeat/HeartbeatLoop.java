package dev.fieldfare.health.heartbeat;

import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.delivery.OutboundCalls;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Calls an address each minute while this service can read its alerts. A watcher that hears nothing
 * for some minutes calls a person: a monitor that is down reports nothing itself.
 *
 * <p>The address is a secret of the watcher and is not logged.
 */
public final class HeartbeatLoop implements ServiceLoop {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofSeconds(10);

  private final URI address;
  private final OutboundCalls outbound;
  private final AlertStore alerts;
  private boolean isFailing;

  /** A loop that calls this address. */
  public HeartbeatLoop(URI address, OutboundCalls outbound, AlertStore alerts) {
    this.address = address;
    this.outbound = outbound;
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "heartbeat";
  }

  @Override
  public Duration round() throws SQLException {
    long open = alerts.unresolved().values().stream().mapToLong(Long::longValue).sum();
    try {
      int status = outbound.post(address, Map.of(), "{\"unresolvedAlerts\":%d}".formatted(open));
      return ended(status >= 200 && status < 300, "status " + status);
    } catch (IOException e) {
      return ended(false, e.getMessage());
    }
  }

  // The first failure in a row is logged.
  private Duration ended(boolean isTaken, String why) {
    if (!isTaken && !isFailing) {
      Log.warnf("heartbeat call failed host=%s reason=%s", address.getHost(), why);
    }
    isFailing = !isTaken;
    return isTaken ? PAUSE : AGAIN;
  }
}
