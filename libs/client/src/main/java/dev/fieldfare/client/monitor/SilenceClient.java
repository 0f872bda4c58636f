package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.AlertSilence;
import dev.fieldfare.contracts.alert.AlertSilenceList;
import dev.fieldfare.contracts.alert.MatchingAlerts;
import dev.fieldfare.contracts.alert.NewSilence;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Silences: alerts that subscriptions do not get for a while. */
public final class SilenceClient {
  private static final String SILENCES = "silences";

  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public SilenceClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** The active silences. */
  public AlertSilenceList list() {
    return gateway.get(SILENCES, Map.of(), AlertSilenceList.class);
  }

  /** Makes a silence; it needs the role operator. */
  public AlertSilence create(NewSilence silence) {
    Optional<String> key = Optional.of(UUID.randomUUID().toString());
    return gateway.post(SILENCES, key, json(silence), AlertSilence.class);
  }

  /** The open alerts that a silence would hold back. */
  public MatchingAlerts preview(NewSilence silence) {
    return gateway.post(
        SILENCES + "/preview", Optional.empty(), json(silence), MatchingAlerts.class);
  }

  /** Ends a silence now; it needs the role operator. */
  public void end(String id) {
    gateway.delete(SILENCES + "/" + MonitorRequests.encoded(id), Map.of());
  }

  private static String json(NewSilence silence) {
    return ContractsJson.mapper().valueToTree(silence).toString();
  }
}
