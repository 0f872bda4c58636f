package dev.fieldfare.contracts.report;

import java.util.List;

/** Anomalies, the newest first. */
public record AnomalyList(List<Anomaly> items) {

  public AnomalyList {
    items = List.copyOf(items);
  }
}
