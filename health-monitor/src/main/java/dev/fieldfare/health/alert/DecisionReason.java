package dev.fieldfare.health.alert;

import dev.fieldfare.contracts.event.EventType;
import java.util.Optional;

/** Why a signal changed an episode or did not. Reasons with an event are sent to subscribers. */
public enum DecisionReason {
  /** A new episode began. */
  RAISED(EventType.ALERT_RAISED),
  /** The report was counted. */
  COUNTED(null),
  /** The last event is older than the repeat interval, or a silence ended. */
  REPEATED(EventType.ALERT_REPEATED),
  /** The problem was reported too often, lasts too long, or became more urgent. */
  ESCALATED(EventType.ALERT_ESCALATED),
  /** A person acknowledged it. */
  ACKNOWLEDGED(EventType.ALERT_ACKNOWLEDGED),
  /** The episode ended. */
  RESOLVED(EventType.ALERT_RESOLVED),
  /** The signal is older than what is known. */
  OUTDATED(null),
  /** There is no episode that the signal could change. */
  NOT_OPEN(null),
  /** The episode was already acknowledged. */
  ALREADY_ACKNOWLEDGED(null),
  /** No escalation or repetition is due. */
  NOT_DUE(null);

  private final EventType event;

  DecisionReason(EventType event) {
    this.event = event;
  }

  /** The event that subscribers get, if any. */
  public Optional<EventType> event() {
    return Optional.ofNullable(event);
  }
}
