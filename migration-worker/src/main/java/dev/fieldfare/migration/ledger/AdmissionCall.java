package dev.fieldfare.migration.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
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
import dev.fieldfare.migration.admission.AdmissionBatch.StreamReach;
import dev.fieldfare.migration.admission.AdmissionItem;
import dev.fieldfare.migration.admission.ItemOrigin.OfInbox;
import dev.fieldfare.migration.admission.ItemOrigin.OfStream;
import dev.fieldfare.postgres.ledger.AdmissionColumn;
import dev.fieldfare.postgres.ledger.AdmissionColumns;
import dev.fieldfare.postgres.ledger.InboxRequest;
import java.time.Instant;
import java.util.List;

/** Writes the items of a batch into the columns that {@code fieldfare.admit} takes. */
final class AdmissionCall {

  /** What claims this name waits for everything before it, and nothing behind it starts. */
  private static final String BARRIER = "*";

  private static final String UNKNOWN = "UNKNOWN";

  private final AdmissionColumns columns;
  private final boolean registry;

  private AdmissionCall(AdmissionColumns columns, boolean registry) {
    this.columns = columns;
    this.registry = registry;
  }

  /** What a batch covers of its stream; an empty document for the inbox. */
  static ObjectNode reach(AdmissionBatch batch) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    batch.through().ifPresent(reach -> reach(json, reach));
    return json;
  }

  private static void reach(ObjectNode json, StreamReach reach) {
    json.put("stream", reach.stream())
        .put("incarnation", reach.incarnation())
        .put("firstMs", Long.toUnsignedString(reach.firstMs()))
        .put("firstN", Long.toUnsignedString(reach.firstN()))
        .put("lastMs", Long.toUnsignedString(reach.lastMs()))
        .put("lastN", Long.toUnsignedString(reach.lastN()));
  }

  /** The items of a batch, in order. */
  static AdmissionColumns columns(AdmissionBatch batch, boolean registry) {
    AdmissionColumns columns = new AdmissionColumns(batch.items().size());
    AdmissionCall call = new AdmissionCall(columns, registry);
    batch.items().forEach(call::item);
    return columns;
  }

  private void item(AdmissionItem item) {
    columns.next();
    columns.put(AdmissionColumn.WAY, item.origin().way());
    columns.put(AdmissionColumn.SENDER_ROLE, item.role());
    switch (item.parsed()) {
      case Parsed parsed -> parsed(parsed.message());
      case Refused refused -> refused(refused);
      case Malformed malformed -> malformed(malformed);
    }
    switch (item.origin()) {
      case OfStream entry -> columns.put(AdmissionColumn.ORIGIN, entry.key());
      case OfInbox row -> inbox(row.request());
    }
  }

  // What the inbox knows of a request replaces what the message says of itself.
  private void inbox(InboxRequest row) {
    columns
        .put(AdmissionColumn.PLACE, Long.toString(row.place()))
        .put(AdmissionColumn.ID, row.id().toString())
        .put(AdmissionColumn.REQUESTED_BY, row.sender().requestedBy())
        .put(AdmissionColumn.ENQUEUED_AT, row.enqueuedAt().toString());
    columns.remove(AdmissionColumn.IDEMPOTENCY_KEY);
    columns.put(AdmissionColumn.IDEMPOTENCY_KEY, row.key());
    row.changeSet().ifPresent(set -> changeSet(set.id(), set.index(), set.size(), set.atomic()));
  }

  private void parsed(MigrationMessage message) {
    message(message);
    if (!registry && message.request() instanceof Request.FormChange) {
      refusal(
          FailureReason.NOT_IN_REGISTRY,
          "This target has no registry of forms: name the table and the column.");
    }
  }

  private void message(MigrationMessage message) {
    String written = MessageJson.write(message);
    columns
        .put(AdmissionColumn.MIGRATION_TYPE, message.type().name())
        .put(AdmissionColumn.BODY_HASH, MessageJson.bodyHash(message, written))
        .put(AdmissionColumn.REQUEST, written);
    columns.put(AdmissionColumn.IDEMPOTENCY_KEY, message.key());
    columns.put(AdmissionColumn.FORM_ID, message.formId());
    columns.put(AdmissionColumn.FIELD_ID, message.fieldId());
    columns.put(AdmissionColumn.REQUESTED_BY, message.requestedBy());
    columns.put(AdmissionColumn.TRACEPARENT, message.traceparent());
    columns.put(AdmissionColumn.RUN_AT, message.runAt().map(Instant::toString));
    message.changeSet().ifPresent(set -> changeSet(set.id(), set.index(), set.of(), set.atomic()));
    if (!message.dependsOn().isEmpty()) {
      columns.putArray(AdmissionColumn.DEPENDS_ON, message.dependsOn());
    }
    if (message.options().dryRun()) {
      columns.put(AdmissionColumn.DRY_RUN, "true");
    }
    request(message.request());
  }

  private void request(Request request) {
    switch (request) {
      case Request.Change change -> {
        table(change.operation().table());
        columns.put(AdmissionColumn.COLUMN_NAME, change.operation().changedColumn());
        names(change.operation());
        operation(change.operation());
      }
      case Request.FormChange change -> formChange(change);
      case Request.Undo undo -> {
        columns.put(AdmissionColumn.UNDO_REF, undo.migration());
        undo.table().ifPresent(this::table);
      }
      case Request.RunSql run ->
          columns.putArray(AdmissionColumn.NAMES, List.of(BARRIER, "track:" + run.track()));
    }
  }

  // The ledger completes it.
  private void formChange(Request.FormChange change) {
    FieldOperation template = change.template();
    if (!change.tableOpen()) {
      table(template.table());
      names(template);
    }
    if (!change.columnOpen()) {
      columns.put(AdmissionColumn.COLUMN_NAME, template.changedColumn());
    }
    operation(template);
  }

  private void table(TableName table) {
    columns.put(AdmissionColumn.SCHEMA_NAME, table.schema());
    columns.put(AdmissionColumn.TABLE_NAME, table.name());
  }

  private void names(FieldOperation operation) {
    columns.putArray(
        AdmissionColumn.NAMES, operation.claims().stream().map(TableName::toString).toList());
  }

  private void operation(FieldOperation operation) {
    switch (operation) {
      case AddColumn add -> columns.put(AdmissionColumn.DATA_TYPE, add.dataType());
      case ChangeType change -> columns.put(AdmissionColumn.DATA_TYPE, change.dataType());
      case RenameColumn rename -> columns.put(AdmissionColumn.NEW_NAME, rename.newName());
      case RenameTable rename -> columns.put(AdmissionColumn.NEW_NAME, rename.newName());
      default -> {}
    }
  }

  private void changeSet(String id, int index, int size, boolean atomic) {
    columns
        .put(AdmissionColumn.CHANGE_SET_ID, id)
        .put(AdmissionColumn.CHANGE_SET_INDEX, Integer.toString(index))
        .put(AdmissionColumn.CHANGE_SET_SIZE, Integer.toString(size))
        .put(AdmissionColumn.CHANGE_SET_ATOMIC, Boolean.toString(atomic));
  }

  private void refused(Refused refused) {
    RefusedMessage seen = refused.glimpse();
    columns.put(AdmissionColumn.MIGRATION_TYPE, seen.type().orElse(UNKNOWN));
    columns.put(AdmissionColumn.IDEMPOTENCY_KEY, seen.key());
    columns.put(AdmissionColumn.SCHEMA_NAME, seen.schema());
    columns.put(AdmissionColumn.TABLE_NAME, seen.table());
    columns.put(AdmissionColumn.COLUMN_NAME, seen.column());
    columns.put(AdmissionColumn.FORM_ID, seen.form().formId());
    columns.put(AdmissionColumn.FIELD_ID, seen.form().fieldId());
    columns.put(AdmissionColumn.REQUESTED_BY, seen.requestedBy());
    refusal(refused.code(), refused.message());
  }

  private void malformed(Malformed malformed) {
    columns.put(AdmissionColumn.MIGRATION_TYPE, UNKNOWN);
    refusal(malformed.code(), malformed.message());
  }

  private void refusal(FailureReason code, String message) {
    columns.put(AdmissionColumn.REFUSAL, Failure.of(code, message).document().toString());
  }
}
