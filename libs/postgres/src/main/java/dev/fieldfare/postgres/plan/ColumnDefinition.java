package dev.fieldfare.postgres.plan;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.postgres.catalog.ColumnShape;
import dev.fieldfare.postgres.catalog.ColumnShape.ColumnSettings;
import dev.fieldfare.postgres.catalog.ColumnShape.SecurityLabel;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.sql.Literal;
import java.util.Optional;

/**
 * A column as it was, to be made again: everything but its values.
 *
 * @param type as {@code format_type} spells it, fully qualified
 * @param notNullName the name of its NOT NULL constraint, where the server has such names
 * @param identityOptions the options of an identity's sequence, as they stand in parentheses
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
    Optional<String> identityOptions,
    String generated,
    Optional<String> collation,
    ColumnSettings settings) {

  /** Takes down what a column is. */
  public static ColumnDefinition of(
      ColumnShape column, Optional<String> notNullName, Optional<String> identityOptions) {
    return new ColumnDefinition(
        column.number(),
        column.name(),
        column.type().sql(),
        column.notNull(),
        notNullName,
        column.defaultExpression(),
        column.identity(),
        identityOptions,
        column.generated(),
        column.collation(),
        column.settings());
  }

  /** True when its values are computed from other columns. */
  public boolean computed() {
    return !generated.isEmpty();
  }

  /** Says which security labels an undo does not give back: their providers may be missing. */
  void warnOfLabels(TableName table, PlanDraft draft) {
    for (SecurityLabel label : settings.labels()) {
      draft
          .lossy()
          .warn(
              "not_restored",
              Severity.MEDIUM,
              "An undo does not restore on \"%s\" of %s the security label of the provider %s."
                  .formatted(name, table, label.provider()),
              "Run by hand after an undo: SECURITY LABEL FOR %s ON COLUMN %s.%s IS %s"
                  .formatted(
                      Identifier.quote(label.provider()),
                      Identifier.quote(table),
                      Identifier.quote(name),
                      Literal.quote(label.label())));
    }
  }

  /** True when it is an identity column. */
  public boolean numbered() {
    return !identity.isEmpty();
  }
}
