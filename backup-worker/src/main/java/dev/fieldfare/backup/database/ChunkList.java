package dev.fieldfare.backup.database;

import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.RowBuffer;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The chunks of one table or of one part of the structure; several threads may add to it. */
final class ChunkList implements RowBuffer.ChunkSink {
  private final ChunkFiles files;
  private final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
  private final AtomicLong rows = new AtomicLong();

  ChunkList(ChunkFiles files) {
    this.files = files;
  }

  @Override
  public void add(byte[] raw, long rowsNow) throws IOException {
    numbers.add(files.add(raw, rowsNow));
    rows.addAndGet(rowsNow);
  }

  List<Integer> numbers() {
    return numbers.stream().sorted().toList();
  }

  long rows() {
    return rows.get();
  }
}
