package dev.fieldfare.contracts.form;

import java.util.Objects;
import java.util.Optional;

/**
 * A field of a form, and the column that holds its values.
 *
 * @param type the type as the form defines it
 * @param columnType the type of the column; empty until the column exists
 */
public record RegisteredField(
    String id, String title, String type, String column, Optional<String> columnType) {

  public RegisteredField {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(columnType, "columnType");
  }
}
