package dev.fieldfare.gateway.compat;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the form builder says about the conversion of a column, by its own rules: names of types are
 * compared without their lengths, and values by regular expressions.
 *
 * @param condition of the values that do not convert, or have decimals; empty where none is read
 */
record TypeConversion(Kind kind, String from, String to, Optional<String> condition) {

  private static final Set<String> SAFE =
      Set.of(
          "NUMERIC TEXT",
          "INTEGER TEXT",
          "DATE TEXT",
          "TIME TEXT",
          "TIMESTAMP TEXT",
          "VARCHAR TEXT",
          "INTEGER NUMERIC",
          "VARCHAR VARCHAR");
  private static final String NUMBER = "'^[0-9]*\\.?[0-9]+$'";
  private static final String DATE = "'^[0-9]{4}-[0-9]{2}-[0-9]{2}'";

  /** How the values are looked at. */
  enum Kind {
    SAFE,
    NUMBERS,
    DATES,
    DECIMALS,
    UNKNOWN
  }

  /** What was found. */
  record Outcome(boolean valid, List<String> warnings) {}

  /** Counts rows by a condition. */
  @FunctionalInterface
  interface RowCount {
    long of(String column, String condition) throws SQLException;
  }

  /** The conversion between two types in upper case. */
  static TypeConversion of(String from, String to) {
    String bare = bare(from) + " " + bare(to);
    if (SAFE.contains(bare)) {
      return new TypeConversion(Kind.SAFE, from, to, Optional.empty());
    }
    return switch (bare) {
      case "TEXT NUMERIC", "TEXT INTEGER", "VARCHAR NUMERIC", "VARCHAR INTEGER" ->
          new TypeConversion(Kind.NUMBERS, from, to, Optional.of("%s::text !~ " + NUMBER));
      case "TEXT DATE", "VARCHAR DATE" ->
          new TypeConversion(Kind.DATES, from, to, Optional.of("%s::text !~ " + DATE));
      case "NUMERIC INTEGER" ->
          new TypeConversion(Kind.DECIMALS, from, to, Optional.of("%s <> trunc(%s)"));
      default -> new TypeConversion(Kind.UNKNOWN, from, to, Optional.empty());
    };
  }

  /** Looks at the values of a column. */
  Outcome look(RowCount rows, String column) {
    try {
      return outcome(condition.isPresent() ? rows.of(column, condition.get()) : 0);
    } catch (SQLException e) {
      return new Outcome(
          false,
          List.of(
              "Could not validate type conversion",
              "Type conversion failed: Validation query failed: " + plain(e)));
    }
  }

  private Outcome outcome(long found) {
    return switch (kind) {
      case SAFE -> new Outcome(true, List.of("Safe conversion - data will be preserved"));
      case NUMBERS ->
          found == 0
              ? new Outcome(true, List.of("All values are numeric - conversion safe"))
              : failed("number", found + " row(s) contain non-numeric values", found);
      case DATES ->
          found == 0
              ? new Outcome(true, List.of("All values are in valid date format - conversion safe"))
              : failed("date", found + " row(s) are not in valid date format (YYYY-MM-DD)", found);
      case DECIMALS ->
          new Outcome(
              true,
              List.of(
                  found == 0
                      ? "All values are whole numbers - conversion safe"
                      : found + " row(s) have decimal values that will be truncated"));
      case UNKNOWN ->
          new Outcome(
              true,
              List.of(
                  "Type conversion from %s to %s may cause data loss - please verify"
                      .formatted(from, to)));
    };
  }

  private static Outcome failed(String what, String reason, long rows) {
    return new Outcome(
        false,
        List.of(
            "Some values cannot be converted to " + what,
            "Type conversion failed: " + reason,
            "Invalid rows: " + rows));
  }

  private static String plain(SQLException failure) {
    String first = failure.getMessage().lines().findFirst().orElse("");
    return first.replaceFirst("^ERROR: ", "");
  }

  private static String bare(String type) {
    return type.replaceAll("\\(.*\\)", "").strip().toUpperCase(Locale.ROOT);
  }
}
