package dev.fieldfare.contracts.form;

import dev.fieldfare.contracts.form.SavedForm.FormMigration;
import java.util.List;
import java.util.Objects;

/**
 * The forms that a filter matches, and the changes that their tables need.
 *
 * @param migrations the migrations of all forms, one atomic set; none in a dry run
 */
public record ChangedForms(List<ChangedForm> forms, List<FormMigration> migrations) {

  public ChangedForms {
    forms = List.copyOf(forms);
    migrations = List.copyOf(migrations);
  }

  /**
   * A form that the filter matches.
   *
   * @param changes none if the form has the field already
   */
  public record ChangedForm(
      String id, String title, String schema, String table, List<FormTableChange> changes) {

    public ChangedForm {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(title, "title");
      Objects.requireNonNull(schema, "schema");
      Objects.requireNonNull(table, "table");
      changes = List.copyOf(changes);
    }
  }
}
