package dev.fieldfare.contracts.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Objects;
import java.util.Optional;

/** A column of the new table of a form. */
public record FormColumn(
    String column, String dataType, @JsonInclude(Include.NON_EMPTY) Optional<Boolean> nullable) {

  public FormColumn {
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(dataType, "dataType");
    Objects.requireNonNull(nullable, "nullable");
  }
}
