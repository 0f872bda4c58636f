package dev.fieldfare.contracts;

import static dev.fieldfare.contracts.FailureReason.CATALOGUE_BUSY;
import static dev.fieldfare.contracts.FailureReason.COLUMN_EXISTS;
import static dev.fieldfare.contracts.FailureReason.COLUMN_MISSING;
import static dev.fieldfare.contracts.FailureReason.CONNECTION_LOST;
import static dev.fieldfare.contracts.FailureReason.CONSTRAINT_VIOLATED;
import static dev.fieldfare.contracts.FailureReason.DEADLOCK;
import static dev.fieldfare.contracts.FailureReason.HAS_DEPENDENTS;
import static dev.fieldfare.contracts.FailureReason.INTERNAL_ERROR;
import static dev.fieldfare.contracts.FailureReason.INVALID_EXPRESSION;
import static dev.fieldfare.contracts.FailureReason.INVALID_NAME;
import static dev.fieldfare.contracts.FailureReason.LOCK_TIMEOUT;
import static dev.fieldfare.contracts.FailureReason.NOT_A_TABLE;
import static dev.fieldfare.contracts.FailureReason.NOT_OWNER;
import static dev.fieldfare.contracts.FailureReason.NO_CONVERSION;
import static dev.fieldfare.contracts.FailureReason.NULLS_PRESENT;
import static dev.fieldfare.contracts.FailureReason.OUT_OF_RESOURCES;
import static dev.fieldfare.contracts.FailureReason.READ_ONLY;
import static dev.fieldfare.contracts.FailureReason.RESERVED_NAME;
import static dev.fieldfare.contracts.FailureReason.SCHEMA_MISSING;
import static dev.fieldfare.contracts.FailureReason.SERIALIZATION_FAILURE;
import static dev.fieldfare.contracts.FailureReason.SERVER_RESTART;
import static dev.fieldfare.contracts.FailureReason.STATEMENT_TIMEOUT;
import static dev.fieldfare.contracts.FailureReason.TABLE_EXISTS;
import static dev.fieldfare.contracts.FailureReason.TABLE_MISSING;
import static dev.fieldfare.contracts.FailureReason.TOO_MANY_COLUMNS;
import static dev.fieldfare.contracts.FailureReason.TRANSACTION_TIMEOUT;
import static dev.fieldfare.contracts.FailureReason.UNKNOWN_TYPE;
import static dev.fieldfare.contracts.FailureReason.UNSUPPORTED;
import static dev.fieldfare.contracts.FailureReason.VALUES_DO_NOT_CONVERT;

import java.util.Map;

/**
 * Says what an SQLSTATE means to a migration: the table behind invariant I9.
 *
 * <p>A state that is not listed is a bug, so that nothing unknown is retried for ever or taken for
 * the user's fault.
 */
public final class SqlStates {

  /** PostgreSQL reports this race of two catalogue writers as an internal error. */
  private static final String CATALOGUE_RACE = "tuple concurrently ";

  private static final Map<String, FailureReason> BY_STATE =
      Map.ofEntries(
          Map.entry("25P03", TRANSACTION_TIMEOUT),
          Map.entry("25P04", TRANSACTION_TIMEOUT),
          Map.entry("25006", READ_ONLY),
          Map.entry("40001", SERIALIZATION_FAILURE),
          Map.entry("40P01", DEADLOCK),
          Map.entry("55P03", LOCK_TIMEOUT),
          Map.entry("57014", STATEMENT_TIMEOUT),
          Map.entry("54011", TOO_MANY_COLUMNS),
          Map.entry("0A000", UNSUPPORTED),
          Map.entry("2BP01", HAS_DEPENDENTS),
          Map.entry("3F000", SCHEMA_MISSING),
          Map.entry("42P01", TABLE_MISSING),
          Map.entry("42P07", TABLE_EXISTS),
          Map.entry("42703", COLUMN_MISSING),
          Map.entry("42701", COLUMN_EXISTS),
          Map.entry("42704", UNKNOWN_TYPE),
          Map.entry("42501", NOT_OWNER),
          Map.entry("42809", NOT_A_TABLE),
          Map.entry("42804", NO_CONVERSION),
          Map.entry("42846", NO_CONVERSION),
          Map.entry("42601", INVALID_EXPRESSION),
          Map.entry("42883", INVALID_EXPRESSION),
          Map.entry("42803", INVALID_EXPRESSION),
          Map.entry("42P17", UNSUPPORTED),
          Map.entry("42P16", UNSUPPORTED),
          Map.entry("42939", RESERVED_NAME),
          Map.entry("42602", INVALID_NAME),
          Map.entry("42622", INVALID_NAME),
          Map.entry("23502", NULLS_PRESENT),
          Map.entry("54000", UNSUPPORTED),
          Map.entry("55000", UNSUPPORTED));

  private static final Map<String, FailureReason> BY_CLASS =
      Map.of(
          "08", CONNECTION_LOST,
          "53", OUT_OF_RESOURCES,
          "22", VALUES_DO_NOT_CONVERT,
          "23", CONSTRAINT_VIOLATED);

  private SqlStates() {}

  /**
   * The reason behind a database error.
   *
   * @param sqlState five characters, or null when the driver failed before it had one
   * @param message the server's message, or null; it decides only where the state is too coarse
   */
  public static FailureReason classify(String sqlState, String message) {
    if (message != null && message.contains(CATALOGUE_RACE)) {
      return CATALOGUE_BUSY;
    }
    if (sqlState == null || sqlState.length() != 5) {
      return INTERNAL_ERROR;
    }
    if (sqlState.startsWith("57P0")) {
      return SERVER_RESTART;
    }
    FailureReason exact = BY_STATE.get(sqlState);
    return exact != null ? exact : BY_CLASS.getOrDefault(sqlState.substring(0, 2), INTERNAL_ERROR);
  }
}
