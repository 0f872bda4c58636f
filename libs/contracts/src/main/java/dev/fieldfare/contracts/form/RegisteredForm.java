package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;

/** A form or sub-form with its table. A sub-form has no sub-forms of its own. */
public record RegisteredForm(
    String id,
    String title,
    String schema,
    String table,
    List<RegisteredField> fields,
    List<RegisteredForm> subForms) {

  public RegisteredForm {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(schema, "schema");
    Objects.requireNonNull(table, "table");
    fields = List.copyOf(fields);
    subForms = List.copyOf(subForms);
  }
}
