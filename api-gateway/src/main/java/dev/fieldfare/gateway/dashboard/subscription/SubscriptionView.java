package dev.fieldfare.gateway.dashboard.subscription;

import dev.fieldfare.contracts.alert.DeliveryAttempt;
import dev.fieldfare.contracts.alert.DeliveryAttemptList;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One subscription with its newest attempts to deliver.
 *
 * @param key of the forms
 */
public record SubscriptionView(SubscriptionLine line, List<AttemptLine> attempts, String key) {

  public SubscriptionView {
    attempts = List.copyOf(attempts);
  }

  /**
   * An attempt.
   *
   * @param tone the class of its result in the style sheet
   * @param failed true when it can be sent again
   */
  public record AttemptLine(
      int n,
      String deliveryId,
      String type,
      int attempt,
      String at,
      String duration,
      String status,
      String tone,
      String error,
      boolean failed) {

    static AttemptLine of(int n, DeliveryAttempt attempt) {
      boolean hasFailed = attempt.error().isPresent();
      String status = attempt.status().map(Object::toString).orElse("no answer");
      return new AttemptLine(
          n,
          attempt.deliveryId(),
          attempt.type(),
          attempt.attempt(),
          attempt.at().toString(),
          Wording.millis(attempt.durationMs()),
          hasFailed ? status : "delivered",
          hasFailed ? "bad" : "good",
          attempt.error().orElse(""),
          hasFailed);
    }
  }

  static SubscriptionView of(SubscriptionLine line, DeliveryAttemptList list, String key) {
    List<DeliveryAttempt> items = list.items();
    List<AttemptLine> lines =
        IntStream.range(0, items.size()).mapToObj(n -> AttemptLine.of(n, items.get(n))).toList();
    return new SubscriptionView(line, lines, key);
  }
}
