package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;

/** A saved definition with the migrations that its tables need. */
public record SavedForm(String formId, List<FormMigration> migrations) {

  public SavedForm {
    Objects.requireNonNull(formId, "formId");
    migrations = List.copyOf(migrations);
  }

  /** A migration that was enqueued; it can be asked for at once. */
  public record FormMigration(String id, String href) {

    public FormMigration {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(href, "href");
    }
  }
}
