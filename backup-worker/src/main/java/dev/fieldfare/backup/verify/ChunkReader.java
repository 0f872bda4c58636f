package dev.fieldfare.backup.verify;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.ChunkBase;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.delta.DeltaReader;
import dev.fieldfare.backup.verify.BackupReader.Begun;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.util.List;

/**
 * Reads the chunks of one backup, each checked against its manifest. A delta is applied to its
 * base, which is checked against the manifest of its own backup. One thread uses it.
 */
final class ChunkReader {
  private final BackupStore store;
  private final Begun backup;

  // Consecutive deltas often have the same base.
  private int lastBackup = -1;
  private int lastChunk;
  private byte[] lastBase = new byte[0];

  ChunkReader(BackupStore store, Begun backup) {
    this.store = store;
    this.backup = backup;
  }

  /** The rows of a chunk. */
  byte[] read(Chunk chunk) throws IOException {
    byte[] file = content(backup, chunk);
    if (chunk.base().isEmpty()) {
      return file;
    }
    try {
      return DeltaReader.apply(base(chunk.base().get()), file, Math.toIntExact(chunk.rawBytes()));
    } catch (DamagedBackupException e) {
      throw new DamagedBackupException(chunk.file().name() + ": " + e.getMessage(), e);
    }
  }

  private byte[] base(ChunkBase base) throws IOException {
    if (base.backup() != lastBackup || base.chunk() != lastChunk) {
      lastBase = content(backup.bases().get(base.backup()), base.chunk());
      lastBackup = base.backup();
      lastChunk = base.chunk();
    }
    return lastBase;
  }

  private byte[] content(Begun base, int number) throws IOException {
    List<Chunk> chunks = base.manifest().chunks();
    String name = "chunk %d of the base %s".formatted(number, base.location().backup());
    if (number > chunks.size() || chunks.get(number - 1).base().isPresent()) {
      throw new DamagedBackupException(name + " is missing or a delta itself");
    }
    try {
      return content(base, chunks.get(number - 1));
    } catch (DamagedBackupException e) {
      throw new DamagedBackupException(name + ": " + e.getMessage(), e);
    }
  }

  private byte[] content(Begun from, Chunk chunk) throws IOException {
    String name = chunk.file().name();
    byte[] stored = store.get(from.location(), chunk.file(), chunk.bytes());
    if (stored.length != chunk.bytes() || !Sha256.of(stored).equals(chunk.sha256())) {
      throw new DamagedBackupException(name + " is not what was written");
    }
    byte[] compressed = from.files().chunk(chunk.number(), stored);
    // Checked before the allocation: a compressed file may claim any size.
    if (Zstd.getFrameContentSize(compressed) != chunk.fileRawBytes()) {
      throw new DamagedBackupException(name + " does not have the size of the manifest");
    }
    try {
      return Zstd.decompress(compressed, Math.toIntExact(chunk.fileRawBytes()));
    } catch (ZstdException e) {
      throw new DamagedBackupException(name + " cannot be decompressed", e);
    }
  }
}
