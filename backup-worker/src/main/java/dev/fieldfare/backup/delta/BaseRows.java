package dev.fieldfare.backup.delta;

import java.util.Arrays;
import java.util.zip.CRC32C;

/** Finds the rows of a whole chunk by their text. One thread uses it. */
public final class BaseRows {
  /** No row is equal. */
  public static final int NONE = -1;

  // Equal rows are in one list. Only its first rows are searched.
  private static final int MOST_LOOKS = 32;

  private final byte[] raw;
  private final int[] starts;
  private final CRC32C hash = new CRC32C();
  private int[] first = new int[0];
  private int[] following = new int[0];

  /** Rows as COPY writes them. */
  public BaseRows(byte[] raw) {
    this.raw = raw;
    this.starts = starts(raw);
  }

  // The start of each row, and the end of the last one.
  static int[] starts(byte[] raw) {
    int[] starts = new int[1 + Math.max(16, raw.length / 64)];
    int rows = 0;
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] == '\n') {
        if (rows + 1 == starts.length) {
          starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[++rows] = at + 1;
      }
    }
    return Arrays.copyOf(starts, rows + 1);
  }

  /** How many rows there are. */
  public int size() {
    return starts.length - 1;
  }

  /**
   * The number of an equal row, from 0, or {@link #NONE}.
   *
   * @param expected its number if no row was added or removed since the previous row
   */
  public int find(byte[] line, int expected) {
    if (expected < size() && isAt(line, expected)) {
      return expected;
    }
    if (first.length == 0) {
      index();
    }
    int found = NONE;
    int row = first[slot(line, 0, line.length)] - 1;
    for (int looks = 0; row >= 0 && looks < MOST_LOOKS; looks++) {
      if (isAt(line, row)) {
        if (row >= expected) {
          return row;
        }
        found = found == NONE ? row : found;
      }
      row = following[row] - 1;
    }
    return found;
  }

  private boolean isAt(byte[] line, int row) {
    return Arrays.equals(raw, starts[row], starts[row + 1], line, 0, line.length);
  }

  // Both arrays store the number of a row plus 1, so 0 means no row.
  private void index() {
    first = new int[Math.max(2, Integer.highestOneBit(size()) << 2)];
    following = new int[size()];
    for (int row = size() - 1; row >= 0; row--) {
      int slot = slot(raw, starts[row], starts[row + 1]);
      following[row] = first[slot];
      first[slot] = row + 1;
    }
  }

  private int slot(byte[] bytes, int from, int to) {
    hash.reset();
    hash.update(bytes, from, to - from);
    return (int) hash.getValue() & (first.length - 1);
  }
}
