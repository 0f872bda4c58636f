package dev.fieldfare.contracts.approval;

import java.util.Objects;

/**
 * Changes that need an approval.
 *
 * @param type an operation, or {@code *} for all
 * @param schema a schema, or {@code *} for all
 * @param table a table, or {@code *} for all
 * @param expiresAfterSeconds how long a change waits before it fails
 */
public record ApprovalPolicy(String type, String schema, String table, long expiresAfterSeconds) {

  public ApprovalPolicy {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
  }
}
