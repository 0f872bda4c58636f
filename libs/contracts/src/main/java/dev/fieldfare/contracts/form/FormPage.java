package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the list of forms.
 *
 * @param next the cursor of the next part; empty at the end
 */
public record FormPage(List<RegisteredForm> items, Optional<String> next) {

  public FormPage {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }
}
