package dev.fieldfare.contracts.form;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The result of importing the former history of all forms.
 *
 * @param dryRun true if nothing was imported; the counts then say what an import would do
 */
public record ImportedHistory(
    boolean dryRun,
    Instant importedAt,
    int migrationsImported,
    int backupsImported,
    int problems,
    List<ImportedTable> tables) {

  public ImportedHistory {
    Objects.requireNonNull(importedAt, "importedAt");
    tables = List.copyOf(tables);
  }

  /** The report of these tables. */
  public static ImportedHistory of(boolean dryRun, Instant importedAt, List<ImportedTable> tables) {
    return new ImportedHistory(
        dryRun,
        importedAt,
        tables.stream().mapToInt(ImportedTable::migrationsImported).sum(),
        tables.stream().mapToInt(ImportedTable::backupsImported).sum(),
        tables.stream().mapToInt(table -> table.problems().size()).sum(),
        tables);
  }
}
