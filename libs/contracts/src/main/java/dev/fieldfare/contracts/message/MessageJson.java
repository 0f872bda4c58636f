package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.fieldfare.contracts.operation.TableName;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes messages as JSON that {@link MessageParser} reads back to the same message.
 *
 * <p>The order of the properties is fixed and what has its default is left out, so equal messages
 * give equal text, whatever form they came in.
 */
public final class MessageJson {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;
  private final boolean canonical;

  private MessageJson(JsonGenerator json, boolean canonical) {
    this.json = json;
    this.canonical = canonical;
  }

  /** The whole message. */
  public static String write(MigrationMessage message) {
    return write(message, false);
  }

  /**
   * What makes two messages the same request: everything but the idempotency key, the trace context
   * and the generated name of a change set.
   */
  public static String canonical(MigrationMessage message) {
    return write(message, true);
  }

  /** SHA-256 of the canonical text, in hexadecimal: the body behind "same key, same body". */
  public static String bodyHash(MigrationMessage message) {
    try {
      byte[] text = canonical(message).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String write(MigrationMessage message, boolean canonical) {
    StringWriter text = new StringWriter(256);
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      new MessageJson(json, canonical).message(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void message(MigrationMessage message) throws IOException {
    json.writeStartObject();
    if (!canonical && message.key().isPresent()) {
      json.writeStringField("id", message.key().get());
    }
    json.writeStringField("target", message.target());
    json.writeStringField("type", message.type().name());
    request(message.request());
    if (message.declaredOldType().isPresent()) {
      json.writeStringField("oldType", message.declaredOldType().get());
    }
    form(message.form());
    circumstances(message);
    json.writeEndObject();
  }

  private void request(Request request) throws IOException {
    if (request.table().isPresent()) {
      table(request.table().get());
    }
    if (request instanceof Request.Change change) {
      new OperationWriter(json).write(change.operation());
    } else if (request instanceof Request.Undo undo) {
      json.writeStringField("migrationId", undo.migration());
    } else if (request instanceof Request.RunSql run) {
      json.writeStringField("track", run.track());
      json.writeStringField("version", run.version());
      json.writeStringField("checksum", run.checksum());
      json.writeStringField("direction", run.direction().label());
    }
  }

  private void table(TableName table) throws IOException {
    if (!TableName.DEFAULT_SCHEMA.equals(table.schema())) {
      json.writeStringField("schema", table.schema());
    }
    json.writeStringField("table", table.name());
  }

  private void form(FormReference form) throws IOException {
    if (form.formId().isPresent()) {
      json.writeStringField("formId", form.formId().get());
    }
    if (form.fieldId().isPresent()) {
      json.writeStringField("fieldId", form.fieldId().get());
    }
    if (form.isSubForm()) {
      json.writeBooleanField("isSubForm", true);
    }
    if (form.subFormId().isPresent()) {
      json.writeStringField("subFormId", form.subFormId().get());
    }
  }

  private void circumstances(MigrationMessage message) throws IOException {
    if (message.requestedBy().isPresent()) {
      json.writeStringField("requestedBy", message.requestedBy().get());
    }
    if (message.runAt().isPresent()) {
      json.writeStringField("runAt", message.runAt().get().toString());
    }
    dependsOn(message.dependsOn());
    options(message.options());
    if (message.changeSet().isPresent()) {
      changeSet(message.changeSet().get());
    }
    if (!canonical && message.traceparent().isPresent()) {
      json.writeStringField("traceparent", message.traceparent().get());
    }
  }

  private void dependsOn(List<String> references) throws IOException {
    if (references.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("dependsOn");
    for (String reference : references) {
      json.writeString(reference);
    }
    json.writeEndArray();
  }

  private void options(MessageOptions options) throws IOException {
    if (MessageOptions.DEFAULT.equals(options)) {
      return;
    }
    json.writeObjectFieldStart("options");
    if (options.strategy().isPresent()) {
      json.writeStringField("strategy", options.strategy().get().label());
    }
    if (options.lockTimeoutMs().isPresent()) {
      json.writeNumberField("lockTimeoutMs", options.lockTimeoutMs().getAsInt());
    }
    if (options.maxHoldMs().isPresent()) {
      json.writeNumberField("maxHoldMs", options.maxHoldMs().getAsInt());
    }
    if (options.grace().isPresent()) {
      json.writeStringField("grace", options.grace().get().toString());
    }
    if (options.dryRun()) {
      json.writeBooleanField("dryRun", true);
    }
    json.writeEndObject();
  }

  private void changeSet(ChangeSetMembership set) throws IOException {
    json.writeObjectFieldStart("changeSet");
    if (!canonical) {
      json.writeStringField("id", set.id());
    }
    json.writeNumberField("index", set.index());
    json.writeNumberField("of", set.of());
    json.writeBooleanField("atomic", set.atomic());
    json.writeEndObject();
  }
}
