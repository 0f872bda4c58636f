package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A field of a form builder whose column is not known.
 *
 * @param form the title of the form or sub-form
 * @param suggestion a guess by the order or the types of the columns; never used without an answer
 * @param candidates the columns that no other field has
 */
public record FormMappingQuestion(
    String formId,
    Optional<String> subFormId,
    String form,
    String table,
    String fieldId,
    String title,
    String type,
    Optional<String> suggestion,
    List<Candidate> candidates) {

  public FormMappingQuestion {
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(fieldId, "fieldId");
    candidates = List.copyOf(candidates);
  }

  /**
   * A column that may belong to the field.
   *
   * @param fits whether columns of this type are usual for the field's type
   */
  public record Candidate(String column, String dataType, boolean fits) {

    public Candidate {
      Objects.requireNonNull(column, "column");
      Objects.requireNonNull(dataType, "dataType");
    }
  }
}
