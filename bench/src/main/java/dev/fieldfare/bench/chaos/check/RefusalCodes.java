package dev.fieldfare.bench.chaos.check;

import java.sql.SQLException;
import java.util.Map;
import java.util.Set;

/** Which codes of the product stand for which errors of PostgreSQL. */
final class RefusalCodes {
  private static final Map<String, Set<String>> CODES =
      Map.ofEntries(
          Map.entry("42P01", Set.of("table_missing")),
          Map.entry("42703", Set.of("column_missing")),
          Map.entry("42701", Set.of("column_exists", "system_column")),
          Map.entry("42P07", Set.of("table_exists")),
          Map.entry("42704", Set.of("unknown_type")),
          Map.entry("42P16", Set.of("primary_key", "system_column")),
          Map.entry("0A000", Set.of("system_column", "unsupported")),
          Map.entry("23502", Set.of("nulls_present", "constraint_violated")),
          Map.entry("23505", Set.of("constraint_violated")),
          Map.entry(
              "23514", Set.of("constraint_violated", "values_do_not_convert", "invalid_default")),
          Map.entry("42846", Set.of("no_conversion", "invalid_default", "constraint_violated")),
          Map.entry("42804", Set.of("no_conversion", "invalid_default")),
          Map.entry("42883", Set.of("no_conversion", "has_dependents", "constraint_violated")),
          Map.entry("2BP01", Set.of("has_dependents")));

  /** Decided by values that others may change while the product looks at them. */
  private static final Set<String> OF_VALUES =
      Set.of("values_do_not_convert", "nulls_present", "constraint_violated");

  private static final Set<String> PASSING =
      Set.of(
          "lock_timeout",
          "deadlock",
          "serialization_failure",
          "statement_timeout",
          "transaction_timeout",
          "out_of_resources",
          "catalogue_busy",
          "read_only",
          "unavailable");

  private RefusalCodes() {}

  /** True when the product may say this of what PostgreSQL says like that. */
  static boolean matches(String code, SQLException against) {
    if (against instanceof ExpectedRefusal rule) {
      return rule.getMessage().equals(code);
    }
    String state = against.getSQLState();
    Set<String> codes =
        CODES.getOrDefault(
            state,
            state.startsWith("22") ? Set.of("values_do_not_convert", "invalid_default") : Set.of());
    return codes.contains(code);
  }

  static boolean isOfValues(String code) {
    return OF_VALUES.contains(code);
  }

  /** Given up after tries enough; says nothing about the schema. */
  static boolean mayHappenAnytime(String code) {
    return PASSING.contains(code);
  }
}
