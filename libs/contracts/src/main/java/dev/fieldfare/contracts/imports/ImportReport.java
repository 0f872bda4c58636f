package dev.fieldfare.contracts.imports;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The results for the rows of an import.
 *
 * @param inserted how many were inserted, or would be
 * @param present how many were not inserted, because their key exists
 * @param unresolved how many refer to rows that do not exist; only a dry run counts them, because
 *     the same import may insert the missing rows
 * @param bad the rows that the table refuses
 * @param refusal why the import stopped before its end
 */
public record ImportReport(
    long inserted, long present, long unresolved, List<BadRow> bad, Optional<String> refusal) {

  public ImportReport {
    bad = bad == null ? List.of() : List.copyOf(bad);
    refusal = Objects.requireNonNullElse(refusal, Optional.empty());
  }

  /**
   * A row that the table refuses.
   *
   * @param row its place in the request, from 0
   * @param sqlState as PostgreSQL gave it
   * @param message without values of rows
   */
  public record BadRow(int row, String sqlState, String message) {}
}
