package dev.fieldfare.backup;

/**
 * The base of a delta: a whole chunk of an earlier backup.
 *
 * @param backup the index of the backup in the bases of the manifest, from 0
 * @param chunk its number there
 * @param deltaBytes of the delta before compression
 */
public record ChunkBase(int backup, int chunk, long deltaBytes) {

  /** Refuses impossible figures. */
  public ChunkBase {
    if (backup < 0 || chunk < 1 || deltaBytes < 0 || deltaBytes > Chunk.MOST_RAW_BYTES) {
      throw new DamagedBackupException("the base of a chunk has impossible figures");
    }
  }
}
