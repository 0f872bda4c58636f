package dev.fieldfare.contracts;

import static dev.fieldfare.contracts.FailureReason.CATALOGUE_BUSY;
import static dev.fieldfare.contracts.FailureReason.COLUMN_EXISTS;
import static dev.fieldfare.contracts.FailureReason.COLUMN_MISSING;
import static dev.fieldfare.contracts.FailureReason.CONNECTION_LOST;
import static dev.fieldfare.contracts.FailureReason.CONSTRAINT_VIOLATED;
import static dev.fieldfare.contracts.FailureReason.DEADLOCK;
import static dev.fieldfare.contracts.FailureReason.GENERATED_COLUMN;
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
import static dev.fieldfare.contracts.FailureReason.UNAVAILABLE;
import static dev.fieldfare.contracts.FailureReason.UNKNOWN_TYPE;
import static dev.fieldfare.contracts.FailureReason.UNSUPPORTED;
import static dev.fieldfare.contracts.FailureReason.VALUES_DO_NOT_CONVERT;

import java.util.Map;
import java.util.Set;

/**
 * Says what an SQLSTATE means: the one table behind invariant I9.
 *
 * <p>Every class of appendix A of PostgreSQL's manual has a rule, and single states an exception
 * from it. Classes without a rule of their own are warnings, cursors, routines, foreign data and
 * PL/pgSQL. Like states that PostgreSQL does not define, they come from a trigger or function in
 * the database: that code refuses the change. Bugs are states that only a wrong use of the protocol
 * or a damaged server brings about. docs/decisions/0048-one-table-of-sqlstates.md has the reasons.
 */
public final class SqlStates {

  /** PostgreSQL reports this race of two catalogue writers as an internal error. */
  private static final String CATALOGUE_RACE = "tuple concurrently ";

  private static final Map<String, FailureReason> BY_STATE =
      Map.ofEntries(
          Map.entry("25006", READ_ONLY),
          Map.entry("25P03", TRANSACTION_TIMEOUT),
          Map.entry("25P04", TRANSACTION_TIMEOUT),
          Map.entry("23502", NULLS_PRESENT),
          Map.entry("40002", CONSTRAINT_VIOLATED),
          Map.entry("40003", CONNECTION_LOST),
          Map.entry("40P01", DEADLOCK),
          Map.entry("42501", NOT_OWNER),
          Map.entry("42602", INVALID_NAME),
          Map.entry("42611", UNSUPPORTED),
          Map.entry("42622", INVALID_NAME),
          Map.entry("42701", COLUMN_EXISTS),
          Map.entry("42703", COLUMN_MISSING),
          Map.entry("42704", UNKNOWN_TYPE),
          Map.entry("42710", UNSUPPORTED),
          Map.entry("42723", UNSUPPORTED),
          Map.entry("42804", NO_CONVERSION),
          Map.entry("42809", NOT_A_TABLE),
          Map.entry("42830", UNSUPPORTED),
          Map.entry("42846", NO_CONVERSION),
          Map.entry("428C9", GENERATED_COLUMN),
          Map.entry("42939", RESERVED_NAME),
          Map.entry("42P01", TABLE_MISSING),
          Map.entry("42P03", INTERNAL_ERROR),
          Map.entry("42P04", UNSUPPORTED),
          Map.entry("42P05", INTERNAL_ERROR),
          Map.entry("42P06", UNSUPPORTED),
          Map.entry("42P07", TABLE_EXISTS),
          Map.entry("42P12", UNSUPPORTED),
          Map.entry("42P13", UNSUPPORTED),
          Map.entry("42P14", INTERNAL_ERROR),
          Map.entry("42P15", UNSUPPORTED),
          Map.entry("42P16", UNSUPPORTED),
          Map.entry("42P17", UNSUPPORTED),
          Map.entry("53300", CONNECTION_LOST),
          Map.entry("54011", TOO_MANY_COLUMNS),
          Map.entry("55006", CATALOGUE_BUSY),
          Map.entry("55P02", INTERNAL_ERROR),
          Map.entry("55P03", LOCK_TIMEOUT),
          Map.entry("57014", STATEMENT_TIMEOUT),
          Map.entry("58030", OUT_OF_RESOURCES),
          Map.entry("HV001", OUT_OF_RESOURCES),
          Map.entry("HV00N", UNAVAILABLE));

  private static final Map<String, FailureReason> BY_CLASS =
      Map.ofEntries(
          Map.entry("00", INTERNAL_ERROR),
          Map.entry("03", INTERNAL_ERROR),
          Map.entry("08", CONNECTION_LOST),
          Map.entry("0B", INTERNAL_ERROR),
          Map.entry("0L", NOT_OWNER),
          Map.entry("21", INVALID_EXPRESSION),
          Map.entry("22", VALUES_DO_NOT_CONVERT),
          Map.entry("23", CONSTRAINT_VIOLATED),
          Map.entry("25", INTERNAL_ERROR),
          Map.entry("26", INTERNAL_ERROR),
          Map.entry("28", CONNECTION_LOST),
          Map.entry("2B", HAS_DEPENDENTS),
          Map.entry("3D", CONNECTION_LOST),
          Map.entry("3F", SCHEMA_MISSING),
          Map.entry("40", SERIALIZATION_FAILURE),
          Map.entry("42", INVALID_EXPRESSION),
          Map.entry("44", CONSTRAINT_VIOLATED),
          Map.entry("53", OUT_OF_RESOURCES),
          Map.entry("57", SERVER_RESTART),
          Map.entry("58", INTERNAL_ERROR),
          Map.entry("72", SERIALIZATION_FAILURE),
          Map.entry("F0", INTERNAL_ERROR),
          Map.entry("XX", INTERNAL_ERROR));

  /** Schema, table or function are missing, or the role may not use them. */
  private static final Set<String> NOT_INSTALLED = Set.of("3F000", "42P01", "42883", "42501");

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
    FailureReason exact = BY_STATE.get(sqlState);
    return exact != null ? exact : BY_CLASS.getOrDefault(sqlState.substring(0, 2), UNSUPPORTED);
  }

  /** True when the error says that the statement cannot be done, however often it is tried. */
  public static boolean isRefusal(String sqlState, String message) {
    return classify(sqlState, message).errorClass() == ErrorClass.REFUSAL;
  }

  /** True when another session held a lock for longer than the statement waits for one. */
  public static boolean isLockTimeout(String sqlState) {
    return classify(sqlState, null) == LOCK_TIMEOUT;
  }

  /** True when a table, column or schema that was there before is no longer found. */
  public static boolean isMissing(String sqlState) {
    return switch (classify(sqlState, null)) {
      case TABLE_MISSING, COLUMN_MISSING, SCHEMA_MISSING -> true;
      default -> false;
    };
  }

  /** True of an error of one of our own statements when the ledger is not installed there. */
  public static boolean saysNotInstalled(String sqlState) {
    return sqlState != null && NOT_INSTALLED.contains(sqlState);
  }
}
