package dev.fieldfare.backup;

/**
 * A part of a backup's rows, compressed in one file.
 *
 * @param number from 1
 * @param sha256 of the file
 * @param rawBytes before compression
 * @param bytes of the file
 */
public record Chunk(int number, String sha256, long rows, long rawBytes, long bytes) {
  /** The most bytes before compression that are read into memory. */
  public static final long MOST_RAW_BYTES = 256L * 1024 * 1024;

  /** Refuses figures that no chunk has. */
  public Chunk {
    boolean possible =
        number >= 1
            && number <= 999_999
            && rows >= 0
            && rawBytes >= 0
            && rawBytes <= MOST_RAW_BYTES
            && bytes >= 0
            && bytes <= MOST_RAW_BYTES + MOST_RAW_BYTES / 64
            && sha256.matches("[0-9a-f]{64}");
    if (!possible) {
      throw new DamagedBackupException("chunk " + number + " has impossible figures");
    }
  }

  /** Its file. */
  public BackupFile file() {
    return BackupFile.chunk(number);
  }
}
