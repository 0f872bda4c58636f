package dev.fieldfare.contracts.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import java.util.Optional;

/**
 * The form and field of the application behind a change; where a target has a registry, they also
 * say which table and column a message means.
 *
 * @param subFormId the sub-form, when the table is one of a sub-form
 */
public record FormReference(
    Optional<String> formId,
    Optional<String> fieldId,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean isSubForm,
    Optional<String> subFormId) {

  /** No form at all. */
  public static final FormReference NONE =
      new FormReference(Optional.empty(), Optional.empty(), false, Optional.empty());

  public FormReference {
    Objects.requireNonNull(formId, "formId");
    Objects.requireNonNull(fieldId, "fieldId");
    Objects.requireNonNull(subFormId, "subFormId");
  }
}
