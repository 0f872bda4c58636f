package dev.fieldfare.backup.export;

import dev.fieldfare.backup.delta.BaseRows;
import dev.fieldfare.backup.delta.DeltaWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of one part of a table. It searches each row by its text in the same part of the
 * former backup. A chunk that differs little from a chunk there becomes a delta. One thread uses
 * it.
 */
public final class PieceWriter {
  private static final int MOST_CHANGED_PERCENT = 30;
  private static final int MANY_MISSES = 64;
  private static final int MOST_LOOKS_AHEAD = 2;

  private final ChunkFiles files;
  private final PieceKey key;
  private final int chunkBytes;
  private final List<BaseChunk> ahead;
  private final List<Integer> numbers = new ArrayList<>();
  private Optional<Base> base;
  private Optional<Base> next;
  private int expected;
  private int misses;
  private int looksAhead;
  private DeltaWriter delta = new DeltaWriter();
  private ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long rows;
  private long allRows;

  private record Base(BaseChunk chunk, BaseRows rows) {
    boolean has(byte[] line) {
      return rows.find(line, 0) != BaseRows.NONE;
    }
  }

  PieceWriter(ChunkFiles files, PieceKey key, int chunkBytes) throws IOException {
    this.files = files;
    this.key = key;
    this.chunkBytes = chunkBytes;
    this.ahead = new ArrayList<>(files.former(key));
    this.base = read();
    this.next = Optional.empty();
  }

  /** Takes a row as COPY writes it in text format, with the line's end. */
  public void accept(byte[] line) throws IOException {
    if (base.isPresent()) {
      compare(line);
    }
    buffer.writeBytes(line);
    rows++;
    // A chunk with a base ends where its base ends. Otherwise each chunk would need two bases.
    if (buffer.size() >= (base.isEmpty() ? chunkBytes : 2L * chunkBytes)) {
      boolean isLost = base.isPresent() && !isSmallDelta();
      cut();
      if (isLost) {
        nextBase();
      }
    }
  }

  private void compare(byte[] line) throws IOException {
    int row = find(line);
    if (row != BaseRows.NONE) {
      delta.copy(row);
      expected = row + 1;
      misses = 0;
    } else if (base.isPresent()) {
      delta.literal(line);
      misses++;
    }
  }

  /** Writes the remaining rows; returns the numbers of all chunks. */
  public List<Integer> finish() throws IOException {
    cut();
    files.addPiece(key, numbers);
    return List.copyOf(numbers);
  }

  /** How many rows there were. */
  public long rows() {
    return allRows + rows;
  }

  private int find(byte[] line) throws IOException {
    if (expected == base.orElseThrow().rows().size()) {
      moveOn();
    }
    if (base.isEmpty()) {
      return BaseRows.NONE;
    }
    int row = base.get().rows().find(line, expected);
    if (row == BaseRows.NONE && (isNearEnd() && isInNext(line) || isLost() && isAhead(line))) {
      moveOn();
      return base.orElseThrow().rows().find(line, 0);
    }
    return row;
  }

  // The last rows of the base may be gone. Before the end, a row of the next base has only moved.
  private boolean isNearEnd() {
    return expected >= base.orElseThrow().rows().size() / 4 * 3;
  }

  private boolean isInNext(byte[] line) throws IOException {
    if (next.isEmpty()) {
      next = read();
    }
    return next.filter(one -> one.has(line)).isPresent();
  }

  // Many rows are new, or many are gone. If all are new, further look-ahead finds nothing.
  private boolean isLost() {
    return misses == MANY_MISSES && looksAhead++ < MOST_LOOKS_AHEAD;
  }

  private boolean isAhead(byte[] line) throws IOException {
    if (isInNext(line)) {
      return true;
    }
    for (int skipped = 0; skipped < ahead.size(); skipped++) {
      Optional<Base> later = read(ahead.get(skipped));
      if (later.filter(one -> one.has(line)).isPresent()) {
        next = later;
        ahead.subList(0, skipped + 1).clear();
        return true;
      }
    }
    return false;
  }

  private void moveOn() throws IOException {
    cut();
    nextBase();
  }

  private void nextBase() throws IOException {
    base = next.isPresent() ? next : read();
    next = Optional.empty();
    expected = 0;
    misses = 0;
  }

  private Optional<Base> read() throws IOException {
    Optional<Base> found = Optional.empty();
    while (found.isEmpty() && !ahead.isEmpty()) {
      found = read(ahead.removeFirst());
    }
    return found;
  }

  private Optional<Base> read(BaseChunk chunk) throws IOException {
    return files.rows(chunk).map(raw -> new Base(chunk, new BaseRows(raw)));
  }

  private boolean isSmallDelta() {
    return base.isPresent() && delta.size() * 100L <= buffer.size() * (long) MOST_CHANGED_PERCENT;
  }

  private void cut() throws IOException {
    if (rows == 0) {
      return;
    }
    byte[] raw = buffer.toByteArray();
    if (isSmallDelta()) {
      numbers.add(files.addDelta(base.get().chunk(), delta.finish(raw), rows, raw.length));
    } else {
      numbers.add(files.add(raw, rows));
    }
    allRows += rows;
    rows = 0;
    buffer = new ByteArrayOutputStream();
    delta = new DeltaWriter();
  }
}
