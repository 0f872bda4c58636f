package dev.fieldfare.contracts.alert;

/** The body of the messages to a webhook. */
public enum SubscriptionFormat {
  /** The event with its alert. */
  FIELDFARE,
  /** A message as an incoming webhook of Slack takes it. */
  SLACK,
  /** A message as a webhook of Discord takes it. */
  DISCORD,
  /** A message as {@code sendMessage} of a Telegram bot takes it. */
  TELEGRAM,
  /** Alerts as version 2 of the Alertmanager API takes them. */
  ALERTMANAGER
}
