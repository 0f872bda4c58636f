package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertState;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert, and when it was acknowledged, as far as one document of it says.
 *
 * @param acknowledgedAt empty if the document does not have the moment
 */
public record AlertTimes(Alert alert, Optional<Instant> acknowledgedAt) {
  private static final String NO_TARGET = "-";

  /** As an event says it: the event of an acknowledgement has its moment. */
  static AlertTimes ofEvent(String type, Alert alert) {
    boolean isMoment =
        type.endsWith("alert.acknowledged") && alert.state() == AlertState.ACKNOWLEDGED;
    return new AlertTimes(alert, isMoment ? Optional.of(alert.timestamp()) : Optional.empty());
  }

  /** As the list of the health-monitor has it. */
  static AlertTimes ofList(Alert alert) {
    return new AlertTimes(alert, Optional.empty());
  }

  /** The target, which the title names: {@code A migration failed: main/public.survey}. */
  public String target() {
    int begin = alert.title().indexOf(": ");
    int end = alert.title().indexOf('/', begin + 2);
    return begin < 0 || end < 0 ? NO_TARGET : alert.title().substring(begin + 2, end);
  }
}
