package dev.fieldfare.client;

import dev.fieldfare.contracts.recovery.Detection;
import java.util.Map;

/** Migrations that did not end as they should. */
public final class Recoveries {

  private final Gateway gateway;

  Recoveries(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Finds them in a target; nothing is changed. */
  public Detection detect(String target) {
    return gateway.get("recoveries/detect", Map.of("target", target), Detection.class);
  }
}
