package dev.fieldfare.migration.planning;

import dev.fieldfare.postgres.ledger.LineEntry;
import java.util.List;

/**
 * Migrations at the head of one line that may be applied one after the other, or an atomic change
 * set that must be applied together.
 *
 * @param line the name whose line the migrations are in
 */
public record Run(String line, List<LineEntry> entries, boolean atomic) {

  public Run {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("a run has a head");
    }
  }

  /** The first migration. The others wait for it. */
  public LineEntry head() {
    return entries.getFirst();
  }
}
