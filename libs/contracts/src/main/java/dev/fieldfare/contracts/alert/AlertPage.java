package dev.fieldfare.contracts.alert;

import java.util.List;
import java.util.Optional;

/**
 * A page of alerts, newest first.
 *
 * @param next the cursor of the next page; empty on the last one
 * @param degraded true while the database of alerts is down: the page has the outages only that the
 *     answering service knows
 */
public record AlertPage(List<Alert> items, Optional<String> next, boolean degraded) {

  /** Copies the items. */
  public AlertPage {
    items = List.copyOf(items);
  }

  /** A page while the database of alerts is down. */
  public static AlertPage degraded(List<Alert> items) {
    return new AlertPage(items, Optional.empty(), true);
  }
}
