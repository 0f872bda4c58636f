package dev.fieldfare.backup;

import java.util.regex.Pattern;

/**
 * The name of a file of a backup. Only names that we give are possible, so no name from a manifest
 * or a request reaches the store.
 */
public record BackupFile(String name) {
  // Before the constants, which it checks.
  private static final Pattern ALLOWED =
      Pattern.compile("[0-9]{6}\\.zst|manifest\\.json|checksums\\.sha256");

  /** Says what the backup is and lists all chunks; written last. */
  public static final BackupFile MANIFEST = new BackupFile("manifest.json");

  /** The hashes of all other files, for {@code sha256sum -c}. */
  public static final BackupFile CHECKSUMS = new BackupFile("checksums.sha256");

  /** Refuses other names. */
  public BackupFile {
    if (!ALLOWED.matcher(name).matches()) {
      throw new DamagedBackupException("not the name of a file of a backup: " + printable(name));
    }
  }

  /** The chunk with this number, from 1. */
  public static BackupFile chunk(int number) {
    return new BackupFile("%06d.zst".formatted(number));
  }

  private static String printable(String name) {
    String start = name.substring(0, Math.min(80, name.length()));
    return "\"" + start.replaceAll("[^\\x20-\\x7e]", "?") + "\"";
  }
}
