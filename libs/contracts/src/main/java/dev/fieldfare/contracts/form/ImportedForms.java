package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;

/**
 * The forms of a form builder, as an import found them.
 *
 * @param dryRun whether nothing was taken over
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
