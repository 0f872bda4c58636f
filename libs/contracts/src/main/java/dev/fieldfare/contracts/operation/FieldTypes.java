package dev.fieldfare.contracts.operation;

import java.util.Map;
import java.util.Optional;

/**
 * The field types of form builders and the PostgreSQL types behind them.
 *
 * <p>A type of the database with the same name is reached by its qualified name, for instance
 * {@code public.email}.
 */
public final class FieldTypes {

  private static final Map<String, String> POSTGRES_TYPES =
      Map.ofEntries(
          Map.entry("short_answer", "varchar(255)"),
          Map.entry("email", "varchar(255)"),
          Map.entry("multiple_choice", "varchar(255)"),
          Map.entry("factory", "varchar(255)"),
          Map.entry("phone", "varchar(20)"),
          Map.entry("number", "numeric"),
          Map.entry("rating", "integer"),
          Map.entry("slider", "integer"),
          Map.entry("date", "date"),
          Map.entry("time", "time"),
          Map.entry("datetime", "timestamp"),
          Map.entry("province", "varchar(100)"),
          Map.entry("paragraph", "text"),
          Map.entry("file_upload", "text"),
          Map.entry("image_upload", "text"),
          Map.entry("url", "varchar(500)"),
          Map.entry("lat_long", "jsonb"));

  private FieldTypes() {}

  /** Every field type with its PostgreSQL type. */
  public static Map<String, String> all() {
    return POSTGRES_TYPES;
  }

  /** The PostgreSQL type of a field type; empty when the text is no field type. */
  public static Optional<String> postgresType(String dataType) {
    return Optional.ofNullable(POSTGRES_TYPES.get(dataType));
  }

  /** The text to resolve in the catalogue: a field type is replaced, anything else stays. */
  public static String resolve(String dataType) {
    return postgresType(dataType).orElse(dataType);
  }
}
