package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.http.HoldOverride;
import dev.fieldfare.contracts.http.OverriddenHolds;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Holds of targets. */
public final class HoldClient {
  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public HoldClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** Ends the hold of a target, and refuses new ones for a time. It needs the role operator. */
  public OverriddenHolds override(String target, Duration time) {
    HoldOverride asked = new HoldOverride(Optional.of(target), Math.toIntExact(time.toSeconds()));
    return gateway.post(
        "queue/override",
        Optional.of(UUID.randomUUID().toString()),
        ContractsJson.mapper().valueToTree(asked).toString(),
        OverriddenHolds.class);
  }
}
