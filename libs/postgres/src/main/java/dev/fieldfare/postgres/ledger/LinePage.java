package dev.fieldfare.postgres.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one look at the lines found.
 *
 * @param entries the heads of lines that can be tried now
 * @param nextAfter the name after which to go on; empty when all lines were looked at
 * @param dueIn when the first line that pauses may be tried again
 * @param looked how many lines were looked at
 */
public record LinePage(
    List<LineEntry> entries, Optional<String> nextAfter, Optional<Duration> dueIn, int looked) {

  /** No lines at all. */
  public static final LinePage NOTHING =
      new LinePage(List.of(), Optional.empty(), Optional.empty(), 0);

  public LinePage {
    entries = List.copyOf(entries);
  }
}
