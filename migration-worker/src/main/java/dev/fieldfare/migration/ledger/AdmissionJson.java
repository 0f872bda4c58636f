package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.ChangeSetMembership;
import dev.fieldfare.contracts.message.MessageJson;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult.Malformed;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.ParseResult.Refused;
import dev.fieldfare.contracts.message.RefusedMessage;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.admission.AdmissionBatch;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.ItemOrigin;
import dev.fieldfare.migration.admission.ItemOrigin.OfInbox;
import dev.fieldfare.migration.admission.ItemOrigin.OfStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Writes a batch in the form that {@code fieldfare.admit} reads. */
final class AdmissionJson {

  /** What claims this name waits for everything before it, and nothing behind it starts. */
  private static final String BARRIER = "*";

  private AdmissionJson() {}

  static ObjectNode batch(AdmissionBatch batch, boolean registry) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    batch
        .through()
        .ifPresent(
            reach ->
                json.put("stream", reach.stream())
                    .put("incarnation", reach.incarnation())
                    .put("firstMs", Long.toUnsignedString(reach.firstMs()))
                    .put("firstN", Long.toUnsignedString(reach.firstN()))
                    .put("lastMs", Long.toUnsignedString(reach.lastMs()))
                    .put("lastN", Long.toUnsignedString(reach.lastN())));
    ArrayNode items = json.putArray("items");
    batch.items().forEach(arrival -> item(items.addObject(), arrival, registry));
    return json;
  }

  private static void item(ObjectNode item, AdmissionItem arrival, boolean registry) {
    item.put("way", arrival.origin().way()).put("sender_role", arrival.role());
    switch (arrival.parsed()) {
      case Parsed parsed -> parsed(item, parsed.message(), registry);
      case Refused refused -> refused(item, refused);
      case Malformed malformed -> refusal(item, malformed.code(), malformed.message());
    }
    origin(item, arrival.origin());
  }

  private static void origin(ObjectNode item, ItemOrigin origin) {
    switch (origin) {
      case OfStream entry -> item.put("origin", entry.key());
      case OfInbox row -> inbox(item, row);
    }
  }

  private static void inbox(ObjectNode item, OfInbox row) {
    item.put("place", row.place()).put("id", row.id().toString());
    item.put("requested_by", row.requestedBy()).put("enqueued_at", row.enqueuedAt().toString());
    item.remove("idempotency_key");
    row.key().ifPresent(key -> item.put("idempotency_key", key));
    row.changeSet()
        .ifPresent(
            set ->
                changeSet(
                    item,
                    new ChangeSetMembership(set.id(), set.index(), set.size(), set.atomic())));
  }

  private static void parsed(ObjectNode item, MigrationMessage message, boolean registry) {
    message(item, message);
    if (!registry && message.request() instanceof Request.FormChange) {
      refusal(
          item,
          FailureReason.NOT_IN_REGISTRY,
          "This target has no registry of forms: name the table and the column.");
    }
  }

  private static void message(ObjectNode item, MigrationMessage message) {
    item.put("migration_type", message.type().name());
    item.put("body_hash", MessageJson.bodyHash(message));
    message.key().ifPresent(key -> item.put("idempotency_key", key));
    message.formId().ifPresent(id -> item.put("form_id", id));
    message.fieldId().ifPresent(id -> item.put("field_id", id));
    message.requestedBy().ifPresent(by -> item.put("requested_by", by));
    message.traceparent().ifPresent(parent -> item.put("traceparent", parent));
    message.runAt().map(Instant::toString).ifPresent(at -> item.put("run_at", at));
    message.changeSet().ifPresent(set -> changeSet(item, set));
    if (!message.dependsOn().isEmpty()) {
      message.dependsOn().forEach(item.putArray("depends_on")::add);
    }
    if (message.options().dryRun()) {
      item.put("dry_run", true);
    }
    item.putRawValue("request", new RawValue(MessageJson.write(message)));
    switch (message.request()) {
      case Request.Change change -> operation(item, change.operation());
      case Request.FormChange change -> formChange(item, change);
      case Request.Undo undo -> {
        item.put("undo_ref", undo.migration());
        undo.table()
            .ifPresent(
                table -> item.put("schema_name", table.schema()).put("table_name", table.name()));
      }
      case Request.RunSql run -> item.putArray("names").add(BARRIER).add("track:" + run.track());
    }
  }

  // The ledger completes it.
  private static void formChange(ObjectNode item, Request.FormChange change) {
    operation(item, change.template());
    if (change.tableOpen()) {
      item.remove(List.of("schema_name", "table_name", "names"));
    }
    if (change.columnOpen()) {
      item.remove("column_name");
    }
  }

  private static void operation(ObjectNode item, FieldOperation operation) {
    item.put("schema_name", operation.table().schema()).put("table_name", operation.table().name());
    operation.changedColumn().ifPresent(column -> item.put("column_name", column));
    newName(operation).ifPresent(name -> item.put("new_name", name));
    dataType(operation).ifPresent(type -> item.put("data_type", type));
    ArrayNode names = item.putArray("names");
    operation.claims().stream().map(TableName::toString).forEach(names::add);
  }

  private static Optional<String> dataType(FieldOperation operation) {
    return switch (operation) {
      case AddColumn add -> Optional.of(add.dataType());
      case ChangeType change -> Optional.of(change.dataType());
      default -> Optional.empty();
    };
  }

  private static void changeSet(ObjectNode item, ChangeSetMembership set) {
    item.put("change_set_id", set.id()).put("change_set_index", set.index());
    item.put("change_set_size", set.of()).put("change_set_atomic", set.atomic());
  }

  private static void refused(ObjectNode item, Refused refused) {
    RefusedMessage seen = refused.glimpse();
    item.put("migration_type", seen.type().orElse("UNKNOWN"));
    seen.key().ifPresent(key -> item.put("idempotency_key", key));
    seen.schema().ifPresent(schema -> item.put("schema_name", schema));
    seen.table().ifPresent(table -> item.put("table_name", table));
    seen.column().ifPresent(column -> item.put("column_name", column));
    seen.form().formId().ifPresent(id -> item.put("form_id", id));
    seen.form().fieldId().ifPresent(id -> item.put("field_id", id));
    seen.requestedBy().ifPresent(by -> item.put("requested_by", by));
    refusal(item, refused.code(), refused.message());
  }

  private static void refusal(ObjectNode item, FailureReason code, String message) {
    if (!item.hasNonNull("migration_type")) {
      item.put("migration_type", "UNKNOWN");
    }
    item.set("refusal", Failure.of(code, message).document());
  }

  private static Optional<String> newName(FieldOperation operation) {
    return switch (operation) {
      case RenameColumn rename -> Optional.of(rename.newName());
      case RenameTable rename -> Optional.of(rename.newName());
      default -> Optional.empty();
    };
  }
}
