package dev.fieldfare.postgres.script.token;

import java.io.IOException;
import java.io.Reader;

/**
 * Lines of a script as psql sees them: they end at a line feed, a carriage return stays part of the
 * line.
 */
public final class LineSource {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Reader reader;
  private final char[] buffer = new char[1 << 16];
  private final StringBuilder partial = new StringBuilder();
  private int from;
  private int to;
  private long number;
  private boolean ended;

  public LineSource(Reader reader) {
    this.reader = reader;
  }

  /** The next line without its line feed; null at the end. */
  public String next() throws IOException {
    partial.setLength(0);
    while (fill()) {
      for (int i = from; i < to; i++) {
        if (buffer[i] == '\n') {
          return line(i, i + 1);
        }
      }
      partial.append(buffer, from, to - from);
      from = to;
    }
    return partial.isEmpty() ? null : line(from, from);
  }

  /** The number of the line that was read last, from 1. */
  public long number() {
    return number;
  }

  private boolean fill() throws IOException {
    if (from < to) {
      return true;
    }
    if (ended) {
      return false;
    }
    from = 0;
    to = Math.max(0, reader.read(buffer, 0, buffer.length));
    ended = to == 0;
    return !ended;
  }

  private String line(int end, int next) {
    String tail = new String(buffer, from, end - from);
    String line = partial.isEmpty() ? tail : partial + tail;
    from = next;
    number++;
    return number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK
        ? line.substring(1)
        : line;
  }
}
