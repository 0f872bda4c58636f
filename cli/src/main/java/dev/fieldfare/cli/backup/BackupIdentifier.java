package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds a backup by its id, or the newest one by its name. */
public final class BackupIdentifier {

  private BackupIdentifier() {}

  /** The backup that is meant; an unknown name is an error of the command. */
  public static BackupDocument find(BackupClient backups, String idOrName) {
    try {
      return backups.show(UUID.fromString(idOrName));
    } catch (IllegalArgumentException e) {
      return named(backups, idOrName);
    }
  }

  /**
   * The backup that is meant by a name or id, or the newest one.
   *
   * @param latest whether the newest one that counts is meant
   * @param table of the newest one; without it any backup is meant
   */
  static BackupDocument chosen(
      BackupClient backups, String idOrName, boolean latest, Optional<String> table) {
    if (latest == (idOrName != null)) {
      throw CommandFailure.usage("name a backup, or --latest.");
    }
    return latest ? latest(backups, table) : find(backups, idOrName);
  }

  /** The newest one that counts; the first page is enough unless many failed. */
  private static BackupDocument latest(BackupClient backups, Optional<String> table) {
    Map<String, String> filter = new HashMap<>(Map.of("limit", "500"));
    table.ifPresent(name -> filter.put("table", name));
    return backups.list(filter).items().stream()
        .filter(backup -> backup.status().counts() && backup.migrationId().isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                CommandFailure.error(
                    "there is no verified backup"
                        + table.map(name -> " of the table " + name).orElse("")
                        + "."));
  }

  /** The table of a backup of several tables; a backup of one table needs no name. */
  static Optional<String> tableOf(BackupDocument backup, String table) {
    return backup.table().isPresent() ? Optional.empty() : Optional.ofNullable(table);
  }

  private static BackupDocument named(BackupClient backups, String name) {
    List<BackupDocument> found = backups.list(Map.of("name", name, "limit", "1")).items();
    if (found.isEmpty()) {
      throw CommandFailure.error("there is no backup called " + name + ".");
    }
    return found.getFirst();
  }
}
