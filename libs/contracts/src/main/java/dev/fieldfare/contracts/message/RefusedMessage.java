package dev.fieldfare.contracts.message;

import java.util.Objects;
import java.util.Optional;

/**
 * The readable parts of a refused message, for display only: text as sent, cut where it is too long
 * to be a name or a key.
 */
public record RefusedMessage(
    Optional<String> key,
    Optional<String> target,
    Optional<String> type,
    Optional<String> schema,
    Optional<String> table,
    Optional<String> column,
    FormReference form,
    Optional<String> requestedBy) {

  public RefusedMessage {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(requestedBy, "requestedBy");
  }
}
