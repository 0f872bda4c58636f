package dev.fieldfare.backup;

import java.util.Optional;

/**
 * A part of a backup's rows, compressed in one file.
 *
 * @param number from 1
 * @param sha256 of the file
 * @param rawBytes of its rows before compression
 * @param bytes of the file
 * @param base the chunk to which the file is a delta; empty when the file has the rows themselves
 */
public record Chunk(
    int number, String sha256, long rows, long rawBytes, long bytes, Optional<ChunkBase> base) {
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

  /** A chunk whose file has the rows themselves. */
  public Chunk(int number, String sha256, long rows, long rawBytes, long bytes) {
    this(number, sha256, rows, rawBytes, bytes, Optional.empty());
  }

  /** The size of the decompressed file. */
  public long fileRawBytes() {
    return base.map(ChunkBase::deltaBytes).orElse(rawBytes);
  }

  /** Its file. */
  public BackupFile file() {
    return BackupFile.chunk(number);
  }
}
