package dev.fieldfare.postgres.catalog;

import dev.fieldfare.contracts.operation.TableName;
import java.util.Optional;

/**
 * Something in the database that hangs on a table or on one of its columns.
 *
 * @param column the column, or empty when it hangs on the table as a whole
 * @param description as {@code pg_describe_object} says it
 * @param relation its name, for views and sequences
 * @param needsCascade PostgreSQL does not drop it along by itself
 */
public record Dependent(
    Kind kind,
    long oid,
    Optional<String> column,
    String description,
    Optional<TableName> relation,
    boolean needsCascade) {

  /** The kinds that matter to plans. */
  public enum Kind {
    VIEW,
    RULE,
    TRIGGER,
    POLICY,
    FUNCTION,
    PUBLICATION,
    STATISTICS,
    GENERATED_COLUMN,
    SEQUENCE,
    INTERNAL,
    OTHER
  }

  /** False for what belongs to a constraint that is listed by itself. */
  public boolean matters() {
    return kind != Kind.INTERNAL;
  }
}
