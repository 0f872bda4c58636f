package dev.fieldfare.backup.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.KeptRow;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.RowsHash;
import dev.fieldfare.service.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows into chunks of bounded size, then the manifest. A backup without a manifest is none:
 * what an interrupted writer leaves behind is never read.
 */
public final class ChunkWriter {
  /** A chunk ends with the row that reaches this size. */
  static final int CHUNK_BYTES = 4 * 1024 * 1024;

  private static final int LEVEL = 1;

  private final BackupStore store;
  private final BackupLocation location;
  private final int chunkBytes;
  private final List<Chunk> chunks = new ArrayList<>();
  private final RowsHash hash = new RowsHash();
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long rows;

  /** Writes below this location. */
  public ChunkWriter(BackupStore store, BackupLocation location) {
    this(store, location, CHUNK_BYTES);
  }

  ChunkWriter(BackupStore store, BackupLocation location, int chunkBytes) {
    this.store = store;
    this.location = location;
    this.chunkBytes = chunkBytes;
  }

  /** Takes a row as COPY writes it in text format, with the line's end. */
  public void accept(byte[] line) throws IOException {
    hash.add(KeptRow.fromLine(line, 0, line.length - 1));
    buffer.writeBytes(line);
    rows++;
    if (buffer.size() >= chunkBytes) {
      flush();
    }
  }

  private void flush() throws IOException {
    byte[] raw = buffer.toByteArray();
    byte[] stored = Zstd.compress(raw, LEVEL);
    Chunk chunk = new Chunk(chunks.size() + 1, Sha256.of(stored), rows, raw.length, stored.length);
    store.put(location, chunk.file(), stored);
    chunks.add(chunk);
    buffer = new ByteArrayOutputStream();
    rows = 0;
  }

  /**
   * Writes what is left, the checksums, and the manifest.
   *
   * @param description what was backed up
   */
  public Written finish(JsonNode description) throws IOException {
    if (rows > 0) {
      flush();
    }
    Manifest manifest = new Manifest(description, hash.text(), chunks);
    byte[] content = manifest.content();
    String sha256 = Sha256.of(content);
    store.put(location, BackupFile.CHECKSUMS, checksums(sha256));
    store.put(location, BackupFile.MANIFEST, content);
    return new Written(manifest, sha256);
  }

  /**
   * What was written.
   *
   * @param sha256 of the manifest
   */
  public record Written(Manifest manifest, String sha256) {}

  private byte[] checksums(String ofManifest) {
    StringBuilder lines = new StringBuilder();
    chunks.forEach(chunk -> lines.append(line(chunk.sha256(), chunk.file())));
    lines.append(line(ofManifest, BackupFile.MANIFEST));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String line(String sha256, BackupFile file) {
    return sha256 + "  " + file.name() + "\n";
  }
}
