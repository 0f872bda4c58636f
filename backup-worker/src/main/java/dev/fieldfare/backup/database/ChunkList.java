package dev.fieldfare.backup.database;

import dev.fieldfare.backup.export.PieceWriter;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The chunks of one table or of one part of the structure; several threads may add to it. */
final class ChunkList {
  private final Queue<Integer> numbers = new ConcurrentLinkedQueue<>();
  private final AtomicLong rows = new AtomicLong();

  /** Ends a part of the list. */
  void add(PieceWriter piece) throws IOException {
    numbers.addAll(piece.finish());
    rows.addAndGet(piece.rows());
  }

  List<Integer> numbers() {
    return numbers.stream().sorted().toList();
  }

  long rows() {
    return rows.get();
  }
}
