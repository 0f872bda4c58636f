package dev.fieldfare.health.check;

import dev.fieldfare.contracts.health.CheckStatus;
import java.util.List;

/**
 * What a check found.
 *
 * @param points earned, 0 to the weight
 * @param details one sentence each, without values of rows
 */
public record CheckOutcome(CheckStatus status, int points, List<String> details) {

  /** Copies the details without zero bytes, which PostgreSQL does not store. */
  public CheckOutcome {
    details = details.stream().map(detail -> detail.replace('\0', ' ')).toList();
  }

  /** Nothing is wrong. */
  public static CheckOutcome ok(int points, String detail) {
    return new CheckOutcome(CheckStatus.OK, points, List.of(detail));
  }

  /** Something should be looked at. */
  public static CheckOutcome warning(int points, List<String> details) {
    return new CheckOutcome(CheckStatus.WARNING, points, details);
  }

  /** Something is wrong now. */
  public static CheckOutcome critical(int points, List<String> details) {
    return new CheckOutcome(CheckStatus.CRITICAL, points, details);
  }

  /** The check does not apply, or lacks what it needs. */
  public static CheckOutcome skipped(String why) {
    return new CheckOutcome(CheckStatus.SKIPPED, 0, List.of(why));
  }
}
