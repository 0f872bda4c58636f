package dev.fieldfare.contracts.message;

import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A request for one migration, as a sender wrote it and the parser understood it.
 *
 * @param key the idempotency key; empty when the way in gives one
 * @param requestedBy who the sender says that it acts for
 * @param dependsOn idempotency keys or migration ids of the same target
 * @param declaredOldType the type that the sender thinks the column has; another one is a warning
 */
public record MigrationMessage(
    Optional<String> key,
    String target,
    Request request,
    FormReference form,
    Optional<String> requestedBy,
    Optional<Instant> runAt,
    List<String> dependsOn,
    MessageOptions options,
    Optional<ChangeSetMembership> changeSet,
    Optional<String> traceparent,
    Optional<String> declaredOldType) {

  public MigrationMessage {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(form, "form");
    Objects.requireNonNull(requestedBy, "requestedBy");
    Objects.requireNonNull(runAt, "runAt");
    dependsOn = List.copyOf(dependsOn);
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(changeSet, "changeSet");
    Objects.requireNonNull(traceparent, "traceparent");
    Objects.requireNonNull(declaredOldType, "declaredOldType");
  }

  /** A message for the main target that asks for one change and nothing else. */
  public static MigrationMessage of(FieldOperation operation) {
    return of(new Request.Change(operation));
  }

  /** A message for the main target with nothing but its request. */
  public static MigrationMessage of(Request request) {
    return new MessageBuilder(request).build();
  }

  /** The operation by the name that users know. */
  public OperationType type() {
    return request.type();
  }

  /** The table, where the message alone names it. */
  public Optional<TableName> table() {
    return request.table();
  }

  public Optional<String> formId() {
    return form.formId();
  }

  public Optional<String> fieldId() {
    return form.fieldId();
  }

  /** The same message with some things changed, as in {@code with(m -> m.key("k1"))}. */
  public MigrationMessage with(UnaryOperator<MessageBuilder> changes) {
    return changes.apply(new MessageBuilder(this)).build();
  }
}
