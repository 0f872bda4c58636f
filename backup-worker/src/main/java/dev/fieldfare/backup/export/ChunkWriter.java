package dev.fieldfare.backup.export;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.KeptRow;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.RowsHash;
import java.io.IOException;

/** Writes kept rows into chunks of bounded size, with their hash, then the manifest. */
public final class ChunkWriter implements AutoCloseable {
  private final ChunkFiles files;
  private final RowBuffer rows;
  private final RowsHash hash = new RowsHash();

  /** Writes below this location. */
  public ChunkWriter(BackupStore store, BackupLocation location) {
    this(store, location, RowBuffer.CHUNK_BYTES);
  }

  ChunkWriter(BackupStore store, BackupLocation location, int chunkBytes) {
    this.files = new ChunkFiles(store, location);
    this.rows = new RowBuffer(files::add, chunkBytes);
  }

  /** Takes a row as COPY writes it in text format, with the line's end. */
  public void accept(byte[] line) throws IOException {
    hash.add(KeptRow.fromLine(line, 0, line.length - 1));
    rows.accept(line);
  }

  /**
   * Writes what is left, the checksums, and the manifest.
   *
   * @param description what was backed up
   */
  public Written finish(JsonNode description) throws IOException {
    rows.flush();
    return files.finish(description, hash.text());
  }

  @Override
  public void close() {
    files.close();
  }

  /**
   * What was written.
   *
   * @param sha256 of the manifest
   */
  public record Written(Manifest manifest, String sha256) {}
}
