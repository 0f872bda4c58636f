package dev.fieldfare.cli.backup;

import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.client.BackupClient;
import dev.fieldfare.contracts.backup.BackupDocument;
import java.util.List;
import java.util.Map;
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

  private static BackupDocument named(BackupClient backups, String name) {
    List<BackupDocument> found = backups.list(Map.of("name", name, "limit", "1")).items();
    if (found.isEmpty()) {
      throw CommandFailure.error("there is no backup called " + name + ".");
    }
    return found.getFirst();
  }
}
