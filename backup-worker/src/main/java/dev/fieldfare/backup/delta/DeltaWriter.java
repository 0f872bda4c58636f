package dev.fieldfare.backup.delta;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes rows as runs of rows of a base, and as literal rows. One thread uses it.
 *
 * <p>A delta begins with the CRC-32C of all rows, in four bytes. Each run begins with a number of
 * seven bits a byte, the lowest bits first. An even number is twice the count of rows of the base;
 * a signed number follows, the distance from the end of the previous run. An odd number is twice
 * the count of literal bytes plus one; the bytes follow.
 */
public final class DeltaWriter {
  static final int HEADER_BYTES = 4;

  private final ByteArrayOutputStream runs = new ByteArrayOutputStream();
  private final ByteArrayOutputStream literal = new ByteArrayOutputStream();
  private int from;
  private int rows;
  private int end;

  /** The next row is this one of the base. */
  public void copy(int row) {
    if (rows > 0 && row == from + rows) {
      rows++;
      return;
    }
    endRun();
    from = row;
    rows = 1;
  }

  /** The next row is not in the base. */
  public void literal(byte[] line) {
    endCopy();
    literal.writeBytes(line);
  }

  /** An upper bound of the size of the delta. */
  public int size() {
    return HEADER_BYTES + runs.size() + literal.size() + 20;
  }

  /** The delta of these rows, after all of them were added. */
  public byte[] finish(byte[] raw) {
    endRun();
    return ByteBuffer.allocate(HEADER_BYTES + runs.size())
        .putInt(checksum(raw))
        .put(runs.toByteArray())
        .array();
  }

  static int checksum(byte[] raw) {
    CRC32C checksum = new CRC32C();
    checksum.update(raw, 0, raw.length);
    return (int) checksum.getValue();
  }

  private void endRun() {
    endCopy();
    if (literal.size() > 0) {
      number(2L * literal.size() + 1);
      runs.writeBytes(literal.toByteArray());
      literal.reset();
    }
  }

  private void endCopy() {
    if (rows > 0) {
      long distance = from - end;
      number(2L * rows);
      number(distance < 0 ? -2 * distance - 1 : 2 * distance);
      end = from + rows;
      rows = 0;
    }
  }

  private void number(long number) {
    long left = number;
    while (left >= 0x80) {
      runs.write((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    runs.write((int) left);
  }
}
