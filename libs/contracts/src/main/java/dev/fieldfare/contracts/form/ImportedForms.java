package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;

/**
 * The result of importing the forms of a form builder.
 *
 * @param dryRun true if nothing was taken over
 */
public record ImportedForms(boolean dryRun, List<ImportedForm> forms) {

  public ImportedForms {
    forms = List.copyOf(forms);
  }

  /**
   * One form with its sub-forms.
   *
   * @param outcome {@code registered}, {@code registered before}, {@code asked} or {@code differs}
   * @param unknownFields the fields without a known column
   */
  public record ImportedForm(
      String id, String title, String outcome, int fields, List<String> unknownFields) {

    public ImportedForm {
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(outcome, "outcome");
      unknownFields = List.copyOf(unknownFields);
    }
  }
}
