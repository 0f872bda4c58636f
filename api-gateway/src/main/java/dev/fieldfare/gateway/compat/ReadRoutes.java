package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** {@code GET history/{formId}} and {@code GET queue/status}. */
@ApplicationScoped
class ReadRoutes {

  private final FormBuilderLedger ledger;
  private final FormBuilderConfig config;

  ReadRoutes(FormBuilderLedger ledger, FormBuilderConfig config) {
    this.ledger = ledger;
    this.config = config;
  }

  /** The data of the history of a form. */
  ObjectNode history(FormBuilderParameters parameters) {
    String form = parameters.id("formId");
    int limit = parameters.limit();
    int offset = parameters.offset();
    FormBuilderHistory.Page page = new FormBuilderHistory.Page(parameters.status(), limit, offset);
    parameters.refuseAny();
    return ledger.history(config.target(), known(form), page);
  }

  /** The data of the state of the queue, of all forms or of one. */
  ObjectNode queueStatus(FormBuilderParameters parameters) {
    Optional<String> form = parameters.formId();
    parameters.refuseAny();
    return ledger.queue(config.target(), form.map(this::known));
  }

  private String known(String form) {
    return ledger
        .form(config.target(), form)
        .map(FormBuilderLedger.Form::id)
        .orElseThrow(() -> new FormBuilderRefusal(404, "FORM_NOT_FOUND", "Form not found"));
  }
}
