package dev.fieldfare.contracts.form;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The result of importing the history of a form's table.
 *
 * @param migrationsImported migrations that were imported; in a dry run, migrations to import
 * @param backupsExpired backups whose retention has ended; they are not imported
 * @param problems migrations and backups that could not be imported
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
   * A migration or a backup that was not imported.
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
