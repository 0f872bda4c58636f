package dev.fieldfare.contracts.alert;

import java.util.List;

/** The active silences. */
public record AlertSilenceList(List<AlertSilence> items) {

  /** Copies the items. */
  public AlertSilenceList {
    items = List.copyOf(items);
  }
}
