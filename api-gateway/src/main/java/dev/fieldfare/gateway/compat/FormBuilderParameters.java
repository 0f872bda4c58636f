package dev.fieldfare.gateway.compat;

import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Reads the parameters of a request in the path and the query, and notes each failed rule. */
final class FormBuilderParameters {

  private static final int MOST = 500;

  private final FieldErrors path = new FieldErrors("params");
  private final FieldErrors query = new FieldErrors("query");
  private final UnaryOperator<String> pathValues;
  private final UnaryOperator<String> queryValues;

  /**
   * The parameters of a request.
   *
   * @param pathValues finds one in the path; null when there is none
   * @param queryValues finds one in the query; null when there is none
   */
  FormBuilderParameters(UnaryOperator<String> pathValues, UnaryOperator<String> queryValues) {
    this.pathValues = pathValues;
    this.queryValues = queryValues;
  }

  /** The id in the path. */
  String id(String name) {
    return requireUuid(path, name, pathValues.apply(name));
  }

  /** The id in the path, which is wrong at once when it is none. */
  UUID uuid(String name) {
    String text = id(name);
    refuseAny();
    return UUID.fromString(text);
  }

  /** The form in the query, if there is one. */
  Optional<String> formId() {
    return Optional.ofNullable(queryValues.apply("formId"))
        .map(value -> requireUuid(query, "formId", value));
  }

  int limit() {
    return number("limit", 1, MOST, 50, "limit must be between 1 and 500");
  }

  int offset() {
    return number("offset", 0, Integer.MAX_VALUE, 0, "offset must be a positive integer");
  }

  /** All, success or failed. */
  String status() {
    String value = queryValues.apply("status");
    if (value != null && !value.matches("all|success|failed")) {
      query.add(false, value, "status must be all, success, or failed", "status");
    }
    return value == null ? "all" : value;
  }

  /** How many days a backup must have been expired for. */
  int days() {
    return number("days", 30, 365, 90, "days must be between 30 and 365");
  }

  /** A switch in the query, off when it is absent. */
  boolean flag(String name) {
    String value = queryValues.apply(name);
    if (value != null && !value.matches("true|false|1|0")) {
      query.add(false, value, name + " must be a boolean", name);
    }
    return "true".equals(value) || "1".equals(value);
  }

  /** Refuses the request when a rule failed. */
  void refuseAny() {
    path.refuseAny();
    query.refuseAny();
  }

  private int number(String name, int from, int to, int usual, String message) {
    String value = queryValues.apply(name);
    if (value == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= from && number <= to) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Noted below, as a number out of range.
    }
    query.add(false, value, message, name);
    return usual;
  }

  private static String requireUuid(FieldErrors errors, String name, String value) {
    String text = value == null ? "" : value.strip();
    if (!FieldErrors.isUuid(text)) {
      errors.add(value == null, text, name + " must be a valid UUID", name);
    }
    return text;
  }
}
