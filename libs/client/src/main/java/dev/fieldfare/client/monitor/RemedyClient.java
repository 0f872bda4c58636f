package dev.fieldfare.client.monitor;

import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Actions that repair problems. */
public final class RemedyClient {
  private static final String REMEDIES = "remedies";
  private static final String NOTHING = "{}";

  private final MonitorRequests gateway;

  /** Sends its requests through this. */
  public RemedyClient(MonitorRequests gateway) {
    this.gateway = gateway;
  }

  /** The newest remedies of a target, or of all. */
  public RemedyList list(Optional<String> target, int limit) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("limit", Integer.toString(limit));
    target.ifPresent(name -> parameters.put("target", name));
    return gateway.get(REMEDIES, parameters, RemedyList.class);
  }

  /** Confirms a suggested remedy; it needs the role operator. */
  public Remedy confirm(String id) {
    String path = REMEDIES + "/" + MonitorRequests.encoded(id) + "/confirm";
    return gateway.post(path, newKey(), NOTHING, Remedy.class);
  }

  /** Resumes a stopped action; it needs the role operator. */
  public RemedyList resume(String target, RemedyAction action) {
    String path =
        "%s/%s/resume?target=%s".formatted(REMEDIES, action.key(), MonitorRequests.encoded(target));
    return gateway.post(path, newKey(), NOTHING, RemedyList.class);
  }

  private static Optional<String> newKey() {
    return Optional.of(UUID.randomUUID().toString());
  }
}
