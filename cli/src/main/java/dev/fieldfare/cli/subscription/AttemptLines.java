package dev.fieldfare.cli.subscription;

import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.alert.DeliveryAttempt;
import java.util.List;

/** Attempts to deliver as text. */
final class AttemptLines {

  private AttemptLines() {}

  static TextTable table(List<DeliveryAttempt> attempts, Style style) {
    TextTable table = TextTable.of("at", "delivery", "try", "status", "ms", "type", "result");
    for (DeliveryAttempt attempt : attempts) {
      table.row(
          attempt.at().toString(),
          attempt.deliveryId(),
          Integer.toString(attempt.attempt()),
          attempt.status().map(Object::toString).orElse("-"),
          Long.toString(attempt.durationMs()),
          attempt.type(),
          attempt.error().map(style::bad).orElse(style.good("delivered")));
    }
    return table;
  }
}
