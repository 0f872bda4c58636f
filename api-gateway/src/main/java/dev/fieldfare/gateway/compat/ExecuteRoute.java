package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.compat.FormBuilderLedger.Form;
import dev.fieldfare.gateway.target.TargetFailure;
import dev.fieldfare.service.digest.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * {@code POST execute}: enqueues a list of changes, each as a migration of its own; and {@code POST
 * preview}, which takes the same list.
 *
 * <p>The user interface repeats a POST after a lost or failed answer. The key of a change is made
 * of the whole list and of the migration of the form before it, so the same list sent twice in a
 * row is the same migrations.
 */
@ApplicationScoped
class ExecuteRoute {

  private static final String KEY = "q-collector/";

  private final FormBuilderLedger ledger;
  private final FormBuilderConfig config;

  ExecuteRoute(FormBuilderLedger ledger, FormBuilderConfig config) {
    this.ledger = ledger;
    this.config = config;
  }

  /** The data of the answer. */
  ObjectNode execute(JsonNode body, FormBuilderUser user) {
    Asked asked = asked(body);
    ObjectNode data =
        ContractsJson.mapper()
            .createObjectNode()
            .put("formId", asked.form().id())
            .put("tableName", asked.form().table());
    data.set("queuedJobs", queue(asked.form(), asked.changes(), user));
    return data.put("message", asked.changes().size() + " migration(s) queued for execution");
  }

  /** The data of {@code POST preview}, which takes the same body. */
  ObjectNode preview(JsonNode body) {
    Asked asked = asked(body);
    return ledger.preview(config.target(), asked.form(), asked.changes());
  }

  /** A list of changes for a form that is known. */
  private record Asked(Form form, List<FormBuilderChange> changes) {}

  private Asked asked(JsonNode body) {
    FieldErrors errors = new FieldErrors("body");
    String formId = errors.formId(body.path("formId"));
    JsonNode list = errors.changes(body.path("changes"));
    errors.refuseAny();
    List<FormBuilderChange> changes = FormBuilderChange.list(list);
    return ledger
        .form(config.target(), formId)
        .map(form -> new Asked(form, changes))
        .orElseThrow(() -> new FormBuilderRefusal(404, "FORM_NOT_FOUND", "Form not found"));
  }

  private ArrayNode queue(Form form, List<FormBuilderChange> changes, FormBuilderUser user) {
    try {
      int waiting = ledger.waiting(config.target());
      List<FormBuilderChange> real = changes.stream().filter(c -> !c.isMadeUp()).toList();
      Iterator<UUID> ids = accepted(form, real, user).iterator();
      ArrayNode jobs = ContractsJson.mapper().createArrayNode();
      for (FormBuilderChange change : changes) {
        boolean madeUp = change.isMadeUp();
        long time = madeUp ? Instant.now().toEpochMilli() : millis(ids.next());
        jobs.add(job(form, change, time).put("queuePosition", madeUp ? 0 : waiting++));
      }
      return jobs;
    } catch (TargetFailure e) {
      throw new FormBuilderRefusal(
          500, "QUEUE_ERROR", "Failed to queue migration: " + e.reason().label());
    }
  }

  private static ObjectNode job(Form form, FormBuilderChange change, long time) {
    return ContractsJson.mapper()
        .createObjectNode()
        .put("jobId", form.id() + "_" + change.fieldId() + "_" + time)
        .put("type", change.type())
        .put("fieldId", change.fieldId())
        .put("columnName", change.columnName())
        .put("status", "queued");
  }

  private List<UUID> accepted(Form form, List<FormBuilderChange> changes, FormBuilderUser user) {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<ObjectNode> messages = new ArrayList<>();
    changes.forEach(c -> messages.add(c.message(form.id(), form.table(), form.schema())));
    String key = key(form, messages, user);
    ArrayNode items = ContractsJson.mapper().createArrayNode();
    for (int n = 0; n < messages.size(); n++) {
      ObjectNode item = items.addObject().put("key", key + "/" + n);
      // Held to the registry like any enqueuer: system columns and other tables are refused.
      item.put("requestedBy", user.name()).put("role", SenderRole.ENQUEUER.label());
      item.set("body", messages.get(n));
    }
    return ledger.accept(config.target(), items);
  }

  private String key(Form form, List<ObjectNode> messages, FormBuilderUser user) {
    String list = KEY + Sha256.of(user.id() + messages).substring(0, 32) + "/";
    return ledger.repeatKey(config, form.id(), list);
  }

  // The first 48 bits of a UUID of version 7.
  private static long millis(UUID id) {
    return id.getMostSignificantBits() >>> 16;
  }
}
