package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ColumnShape.ColumnSettings;
import java.util.Optional;

/**
 * A column as it was, to be made again: everything but its values.
 *
 * @param type as {@code format_type} spells it, fully qualified
 * @param notNullName the name of its NOT NULL constraint, where the server has such names
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ColumnDefinition(
    int number,
    String name,
    String type,
    boolean notNull,
    Optional<String> notNullName,
    Optional<String> defaultExpression,
    String identity,
    String generated,
    Optional<String> collation,
    ColumnSettings settings) {

  /** Takes down what a column is. */
  static ColumnDefinition of(ColumnShape column, Optional<String> notNullName) {
    return new ColumnDefinition(
        column.number(),
        column.name(),
        column.type().sql(),
        column.notNull(),
        notNullName,
        column.defaultExpression(),
        column.identity(),
        column.generated(),
        column.collation(),
        column.settings());
  }
}
