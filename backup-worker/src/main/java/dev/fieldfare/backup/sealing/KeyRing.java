package dev.fieldfare.backup.sealing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of a backup-worker.
 *
 * @param current seals new backups; without it they are not encrypted
 * @param former open older backups
 */
public record KeyRing(Optional<BackupKey> current, List<BackupKey> former) {
  /** No keys. */
  public static final KeyRing EMPTY = new KeyRing(Optional.empty(), List.of());

  public KeyRing {
    former = List.copyOf(former);
  }

  /**
   * The key that a backup was sealed with.
   *
   * @throws BackupKeyException when it is not there
   */
  BackupKey find(String id) throws BackupKeyException {
    return all().stream()
        .filter(key -> key.id().equals(id))
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  private List<BackupKey> all() {
    List<BackupKey> all = new ArrayList<>(former);
    current.ifPresent(all::addFirst);
    return all;
  }

  private BackupKeyException missing(String id) {
    String needed = "the backup is encrypted with the key " + id;
    return all().isEmpty()
        ? new BackupKeyException(
            BackupKeyException.MISSING, needed + ", and FIELDFARE_BACKUP_KEY is not set")
        : new BackupKeyException(
            BackupKeyException.WRONG,
            needed
                + ", and the worker has "
                + all().stream().map(BackupKey::id).collect(Collectors.joining(", ")));
  }
}
