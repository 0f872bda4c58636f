package dev.fieldfare.contracts.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of the list of dead letters.
 *
 * @param next the cursor of the next part; empty at the end
 */
public record DeadLetterPage(List<DeadLetter> items, Optional<String> next) {

  public DeadLetterPage {
    items = List.copyOf(items);
    Objects.requireNonNull(next, "next");
  }
}
