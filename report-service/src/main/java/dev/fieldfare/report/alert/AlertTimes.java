package dev.fieldfare.report.alert;

import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertState;
import java.time.Instant;
import java.util.Optional;

/**
 * An alert and the time of its acknowledgement, according to one document.
 *
 * @param acknowledgedAt empty if the document does not have this time
 */
public record AlertTimes(Alert alert, Optional<Instant> acknowledgedAt) {
  private static final String NO_TARGET = "-";

  /** From an event: the event of an acknowledgement has its time. */
  static AlertTimes ofEvent(String type, Alert alert) {
    boolean isMoment =
        type.endsWith("alert.acknowledged") && alert.state() == AlertState.ACKNOWLEDGED;
    return new AlertTimes(alert, isMoment ? Optional.of(alert.timestamp()) : Optional.empty());
  }

  /** From the list of the health-monitor. */
  static AlertTimes ofList(Alert alert) {
    return new AlertTimes(alert, Optional.empty());
  }

  /** The target in the title, such as {@code A migration failed: main/public.survey}. */
  public String target() {
    int begin = alert.title().indexOf(": ");
    int end = alert.title().indexOf('/', begin + 2);
    return begin < 0 || end < 0 ? NO_TARGET : alert.title().substring(begin + 2, end);
  }
}
