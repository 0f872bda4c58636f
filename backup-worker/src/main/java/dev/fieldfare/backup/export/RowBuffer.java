package dev.fieldfare.backup.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Collects rows for one chunk after the other; one thread uses it. */
public final class RowBuffer {
  /** A chunk ends with the row that reaches this size. */
  static final int CHUNK_BYTES = 4 * 1024 * 1024;

  private final ChunkSink files;
  private final int chunkBytes;
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long rows;

  /** Takes the bytes of a chunk. */
  @FunctionalInterface
  public interface ChunkSink {
    /** Writes a chunk. */
    void add(byte[] raw, long rows) throws IOException;
  }

  /** Fills these files. */
  public RowBuffer(ChunkSink files) {
    this(files, CHUNK_BYTES);
  }

  RowBuffer(ChunkSink files, int chunkBytes) {
    this.files = files;
    this.chunkBytes = chunkBytes;
  }

  /** Takes a row as COPY writes it in text format, with the line's end. */
  public void accept(byte[] line) throws IOException {
    buffer.writeBytes(line);
    rows++;
    if (buffer.size() >= chunkBytes) {
      flush();
    }
  }

  /** Writes what is left. */
  public void flush() throws IOException {
    if (rows == 0) {
      return;
    }
    files.add(buffer.toByteArray(), rows);
    buffer = new ByteArrayOutputStream();
    rows = 0;
  }
}
