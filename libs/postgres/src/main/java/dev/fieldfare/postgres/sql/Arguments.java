package dev.fieldfare.postgres.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Values as arguments of our SQL functions, in statements that take no parameters. */
public final class Arguments {

  private static final String CALL = "SELECT fieldfare.";

  private Arguments() {}

  /** A call of one of our functions. */
  public static String call(String function, String... arguments) {
    return CALL + function + "(" + String.join(", ", arguments) + ")";
  }

  /** True for what {@link #call} has written; no other statement of a plan is a SELECT. */
  public static boolean isCall(String statement) {
    return statement.startsWith(CALL);
  }

  /** A text. */
  public static String text(String value) {
    return Literal.quote(value) + "::text";
  }

  /** A migration's id. */
  public static String uuid(UUID value) {
    return "'" + value + "'::uuid";
  }

  /** A list of texts. */
  public static String texts(List<String> values) {
    return values.stream()
        .map(Literal::quote)
        .collect(Collectors.joining(", ", "ARRAY[", "]::text[]"));
  }

  /** A JSON document. */
  public static String json(JsonNode value) {
    return Literal.quote(value.toString()) + "::jsonb";
  }
}
