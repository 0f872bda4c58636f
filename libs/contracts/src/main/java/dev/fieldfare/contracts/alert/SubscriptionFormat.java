package dev.fieldfare.contracts.alert;

/** The body of the messages to a webhook. */
public enum SubscriptionFormat {
  /** The event with its alert. */
  FIELDFARE,
  /** A message as an incoming webhook of Slack takes it. */
  SLACK,
  /** Alerts as version 2 of the Alertmanager API takes them. */
  ALERTMANAGER
}
