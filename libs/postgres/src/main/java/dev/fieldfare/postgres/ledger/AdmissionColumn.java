package dev.fieldfare.postgres.ledger;

import java.util.Locale;

/**
 * A column of {@code fieldfare.arrivals}. Its name is the parameter of {@code
 * fieldfare.arrivals_of}, so a column is never renamed.
 */
public enum AdmissionColumn {
  ID,
  IDEMPOTENCY_KEY,
  BODY_HASH,
  CHANGE_SET_ID,
  CHANGE_SET_INDEX,
  CHANGE_SET_SIZE,
  CHANGE_SET_ATOMIC,
  FORM_ID,
  FIELD_ID,
  MIGRATION_TYPE,
  SCHEMA_NAME,
  TABLE_NAME,
  COLUMN_NAME,
  NEW_NAME,
  DATA_TYPE,
  REQUEST,
  NAMES,
  DRY_RUN,
  WAY,
  ORIGIN,
  REQUESTED_BY,
  SENDER_ROLE,
  TRACEPARENT,
  RUN_AT,
  ENQUEUED_AT,
  REFUSAL,
  UNDO_REF,
  DEPENDS_ON,
  PLACE;

  /** The name of the parameter. */
  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
