package dev.fieldfare.backup.export;

import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.verify.BackupReader.Begun;

/**
 * A whole chunk of an earlier backup.
 *
 * @param of the backup, for a manifest
 * @param opened the same backup, opened for reading
 */
record BaseChunk(BaseBackup of, Begun opened, Chunk chunk) {

  boolean isSame(BaseChunk other) {
    return of.equals(other.of) && chunk.number() == other.chunk.number();
  }
}
