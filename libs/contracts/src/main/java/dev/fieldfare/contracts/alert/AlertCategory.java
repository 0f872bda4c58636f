package dev.fieldfare.contracts.alert;

/** What an alert is about. */
public enum AlertCategory {
  DATABASE_CONNECTION,
  DATABASE_MIGRATION,
  PERMISSION,
  TIMEOUT,
  SCHEMA_DRIFT,
  BACKUP,
  QUEUE,
  CAPACITY,
  DATA_INTEGRITY,
  UNKNOWN
}
