package dev.fieldfare.contracts.alert;

import java.util.List;

/** The newest attempts to deliver, newest first. */
public record DeliveryAttemptList(List<DeliveryAttempt> items) {

  /** Copies the items. */
  public DeliveryAttemptList {
    items = List.copyOf(items);
  }
}
