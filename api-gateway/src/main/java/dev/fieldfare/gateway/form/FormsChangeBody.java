package dev.fieldfare.gateway.form;

import dev.fieldfare.gateway.form.DefinitionBody.DefinedField;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of many forms as it is posted, for the description of the API. */
@Schema(name = "FormsChange", description = "A field that is added to each form that matches")
record FormsChangeBody(
    @Schema(required = true) Filter filter, @Schema(required = true) DefinedField field) {

  /** The conditions that a form must all meet. */
  @Schema(name = "FormsFilter", description = "Without conditions it matches all forms")
  record Filter(List<String> ids, String titleContains, String tablePrefix) {}
}
