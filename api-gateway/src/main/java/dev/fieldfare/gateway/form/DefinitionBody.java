package dev.fieldfare.gateway.form;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The definition of a form as it is put, for the description of the API. The ledger decides which
 * definitions it takes, and keeps what else the form builder writes into one.
 */
@Schema(name = "FormDefinition", description = "A form or sub-form; other properties are kept")
record DefinitionBody(
    @Schema(
            description =
                "The id of the form, equal to the id in the address; sub-forms must have one")
        String id,
    String title,
    String schema,
    String table,
    List<DefinedField> fields,
    List<DefinitionBody> subForms) {

  /** A field of the definition. */
  @Schema(name = "FormField")
  record DefinedField(
      @Schema(required = true) String id,
      String title,
      @Schema(required = true, description = "A field type or a PostgreSQL type") String type,
      String column,
      Boolean unique,
      Boolean indexed,
      FieldReference references,
      @Schema(description = "SQL; admins only") String defaultExpression) {}

  /** What the values of a field refer to: a form, or a column of any table. */
  @Schema(name = "FormFieldReference")
  record FieldReference(
      String formId,
      String schema,
      String table,
      String column,
      @Schema(enumeration = {"no_action", "restrict", "cascade", "set_null"}) String onDelete) {}
}
