package dev.fieldfare.contracts.alert;

import java.util.List;

/** The open alerts that a silence would hold back. */
public record MatchingAlerts(List<Alert> items) {

  /** Copies the items. */
  public MatchingAlerts {
    items = List.copyOf(items);
  }
}
