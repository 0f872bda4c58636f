package dev.fieldfare.backup.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.sealing.Seal;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files of a backup: chunks from several threads, then the checksums, and the manifest last. A
 * backup without a manifest is none: what an interrupted writer leaves behind is never read.
 */
public final class ChunkFiles {
  private static final int LEVEL = 1;

  private final BackupStore store;
  private final BackupLocation location;
  private final Seal seal;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Chunk> chunks = new ConcurrentLinkedQueue<>();

  /** Writes below this location. */
  public ChunkFiles(BackupStore store, BackupLocation location) {
    this.store = store;
    this.location = location;
    this.seal = store.sealing().begin(location);
  }

  /** Writes a chunk and answers its number; several threads may do so. */
  public int add(byte[] raw, long rows) throws IOException {
    int number = numbers.incrementAndGet();
    byte[] stored = seal.chunk(number, Zstd.compress(raw, LEVEL));
    Chunk chunk = new Chunk(number, Sha256.of(stored), rows, raw.length, stored.length);
    store.put(location, chunk.file(), stored);
    chunks.add(chunk);
    return chunk.number();
  }

  /**
   * Writes the checksums and the manifest, when all chunks are there.
   *
   * @param description what was backed up
   * @param rowsHash of all rows; empty when the hashes of the chunks are enough
   */
  public Written finish(JsonNode description, String rowsHash) throws IOException {
    List<Chunk> sorted = chunks.stream().sorted(Comparator.comparingInt(Chunk::number)).toList();
    Manifest manifest = new Manifest(description, rowsHash, sorted);
    byte[] content = seal.manifest(manifest.content());
    String sha256 = Sha256.of(content);
    store.put(location, BackupFile.CHECKSUMS, checksums(sorted, sha256));
    store.put(location, BackupFile.MANIFEST, content);
    return new Written(manifest, sha256);
  }

  private static byte[] checksums(List<Chunk> chunks, String ofManifest) {
    StringBuilder lines = new StringBuilder();
    chunks.forEach(chunk -> lines.append(line(chunk.sha256(), chunk.file())));
    lines.append(line(ofManifest, BackupFile.MANIFEST));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String line(String sha256, BackupFile file) {
    return sha256 + "  " + file.name() + "\n";
  }
}
