package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The history of a form's table, as an import found it.
 *
 * @param migrationsImported those that the ledger did not have; in a dry run those to import
 * @param backupsExpired backups whose retention has ended; they are not imported
 * @param problems what could not be imported
 */
public record ImportedTable(
    String table,
    int migrationsFound,
    int migrationsImported,
    int backupsFound,
    int backupsImported,
    int backupsExpired,
    List<Problem> problems) {

  public ImportedTable {
    Objects.requireNonNull(table, "table");
    problems = List.copyOf(problems);
  }

  /**
   * A migration or a backup that stays where it is.
   *
   * @param kind {@code migration} or {@code backup}
   */
  public record Problem(String kind, String id, Optional<String> column, String reason) {

    public Problem {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(id, "id");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
