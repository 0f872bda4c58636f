package dev.fieldfare.redisstreams;

import java.util.Comparator;

/**
 * The id of a stream entry: milliseconds and a sequence number, both unsigned, ordered as Redis
 * orders them.
 *
 * @param millis the first part
 * @param sequence the second part
 */
public record StreamId(long millis, long sequence) implements Comparable<StreamId> {

  /** Lower than every entry. */
  public static final StreamId ZERO = new StreamId(0, 0);

  private static final Comparator<StreamId> ORDER =
      ((Comparator<StreamId>) (a, b) -> Long.compareUnsigned(a.millis, b.millis))
          .thenComparing((a, b) -> Long.compareUnsigned(a.sequence, b.sequence));

  /**
   * Reads {@code 1526919030474-55}; a missing second part is 0.
   *
   * @throws IllegalArgumentException when the text is no entry id
   */
  public static StreamId parse(String text) {
    int dash = text.indexOf('-');
    try {
      return dash < 0
          ? new StreamId(Long.parseUnsignedLong(text), 0)
          : new StreamId(
              Long.parseUnsignedLong(text.substring(0, dash)),
              Long.parseUnsignedLong(text.substring(dash + 1)));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not the id of a stream entry: " + text, e);
    }
  }

  public boolean isBefore(StreamId other) {
    return compareTo(other) < 0;
  }

  @Override
  public int compareTo(StreamId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return Long.toUnsignedString(millis) + '-' + Long.toUnsignedString(sequence);
  }
}
