package dev.fieldfare.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.form.ChangedForms;
import dev.fieldfare.contracts.form.DriftReport;
import dev.fieldfare.contracts.form.FormMapping;
import dev.fieldfare.contracts.form.FormPage;
import dev.fieldfare.contracts.form.FormPlan;
import dev.fieldfare.contracts.form.ImportedForms;
import dev.fieldfare.contracts.form.ImportedHistory;
import dev.fieldfare.contracts.form.RegisteredForm;
import dev.fieldfare.contracts.form.SavedForm;
import dev.fieldfare.contracts.form.SyncReport;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** The registry of forms of a target. */
public final class FormRegistryClient {

  private final Gateway gateway;
  private final String target;

  FormRegistryClient(Gateway gateway, String target) {
    this.gateway = gateway;
    this.target = target;
  }

  /** The forms in the order of their ids; the cursor of the page before gives the next one. */
  public FormPage list(Optional<String> cursor) {
    Map<String, String> parameters =
        cursor.isPresent()
            ? Map.of("target", target, "cursor", cursor.get())
            : Map.of("target", target);
    return gateway.get("forms", parameters, FormPage.class);
  }

  /** One form with its fields and their columns. */
  public RegisteredForm find(String id) {
    return gateway.get(path(id), Map.of("target", target), RegisteredForm.class);
  }

  /** Saves the definition of a form; the answer names the migrations that it needs. */
  public SavedForm put(String id, String definition) {
    return gateway.put(path(id), Map.of("target", target), definition, SavedForm.class);
  }

  /** The changes that the tables of a definition need; saves nothing. */
  public FormPlan plan(String id, String definition) {
    Map<String, String> parameters = Map.of("target", target, "dryRun", "true");
    return gateway.put(path(id), parameters, definition, FormPlan.class);
  }

  /** Deletes a form; the answer names the migrations that move its tables to quarantine. */
  public SavedForm delete(String id) {
    return gateway.delete(path(id), Map.of("target", target), SavedForm.class);
  }

  /**
   * Adds a field to all forms that match, as one set; a dry run answers with the changes.
   *
   * @param request {@code {"filter": {…}, "field": {…}}}
   */
  public ChangedForms changeAll(String request, boolean dryRun) {
    String path = "forms/changes?target=%s&dryRun=%s".formatted(Gateway.encoded(target), dryRun);
    return gateway.post(path, Optional.empty(), request, ChangedForms.class);
  }

  /** The differences between the registry and the tables of all forms, or of one. */
  public DriftReport drift(Optional<String> formId) {
    ObjectNode body =
        ContractsJson.mapper().createObjectNode().put("profile", "drift").put("target", target);
    formId.ifPresent(id -> body.put("formId", id));
    return gateway.post("validations", Optional.empty(), body.toString(), DriftReport.class);
  }

  /** Records the columns of forms that are older than Fieldfare; a dry run records nothing. */
  public SyncReport sync(boolean dryRun) {
    ObjectNode body =
        ContractsJson.mapper().createObjectNode().put("dryRun", dryRun).put("target", target);
    return gateway.postSlowly("sync", body.toString(), SyncReport.class);
  }

  /**
   * Imports the history of a form builder that ran in this time zone; a dry run imports nothing.
   */
  public ImportedHistory importHistory(ZoneId zone, boolean dryRun) {
    ObjectNode body =
        ContractsJson.mapper()
            .createObjectNode()
            .put("dryRun", dryRun)
            .put("target", target)
            .put("timeZone", zone.getId());
    return gateway.postSlowly("sync/history", body.toString(), ImportedHistory.class);
  }

  /** The fields of a form builder whose columns are not known. */
  public FormMapping mapping() {
    return gateway.get("form-mapping", Map.of("target", target), FormMapping.class);
  }

  /** Stores the column of a field; returns the remaining questions. */
  public FormMapping answerMapping(String field, String column) {
    ObjectNode body = ContractsJson.mapper().createObjectNode().put("column", column);
    return gateway.put(
        "form-mapping/" + Gateway.encoded(field),
        Map.of("target", target),
        body.toString(),
        FormMapping.class);
  }

  /** Takes over a form builder's forms whose columns are known; a dry run takes none over. */
  public ImportedForms importForms(boolean dryRun) {
    ObjectNode body =
        ContractsJson.mapper().createObjectNode().put("dryRun", dryRun).put("target", target);
    return gateway.post("form-mapping", Optional.empty(), body.toString(), ImportedForms.class);
  }

  private static String path(String id) {
    return "forms/" + Gateway.encoded(id);
  }
}
