package dev.fieldfare.backup.delta;

import dev.fieldfare.backup.DamagedBackupException;

/** Makes rows from a base and a delta, see {@link DeltaWriter}. */
public final class DeltaReader {
  private final byte[] base;
  private final int[] starts;
  private final byte[] delta;
  private final byte[] raw;
  private int at = DeltaWriter.HEADER_BYTES;
  private int filled;
  private int end;

  private DeltaReader(byte[] base, byte[] delta, int size) {
    this.base = base;
    this.starts = BaseRows.starts(base);
    this.delta = delta;
    this.raw = new byte[size];
  }

  /**
   * The rows.
   *
   * @param size of all rows, according to the manifest
   * @throws DamagedBackupException when the delta does not belong to the base
   */
  public static byte[] apply(byte[] base, byte[] delta, int size) {
    return new DeltaReader(base, delta, size).rows();
  }

  private byte[] rows() {
    if (delta.length < DeltaWriter.HEADER_BYTES) {
      throw new DamagedBackupException("a delta is cut off");
    }
    while (at < delta.length) {
      long run = number();
      if ((run & 1) == 0) {
        copy(run >>> 1);
      } else {
        append(delta, at, run >>> 1);
        at += (int) (run >>> 1);
      }
    }
    if (filled != raw.length || header() != DeltaWriter.checksum(raw)) {
      throw new DamagedBackupException("a delta does not make the rows that were backed up");
    }
    return raw;
  }

  private void copy(long rows) {
    long distance = number();
    long from = end + ((distance & 1) == 0 ? distance >>> 1 : -(distance >>> 1) - 1);
    if (from < 0 || rows > starts.length || from + rows >= starts.length) {
      throw new DamagedBackupException("a delta refers to rows that its base does not have");
    }
    end = (int) (from + rows);
    append(base, starts[(int) from], starts[end] - starts[(int) from]);
  }

  private void append(byte[] source, int from, long length) {
    if (length > source.length - from || length > raw.length - filled) {
      throw new DamagedBackupException("a delta has other rows than the manifest says");
    }
    System.arraycopy(source, from, raw, filled, (int) length);
    filled += (int) length;
  }

  private int header() {
    int header = 0;
    for (int index = 0; index < DeltaWriter.HEADER_BYTES; index++) {
      header = header << 8 | delta[index] & 0xFF;
    }
    return header;
  }

  private long number() {
    long number = 0;
    for (int shift = 0; shift < 49; shift += 7) {
      if (at >= delta.length) {
        break;
      }
      byte next = delta[at++];
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new DamagedBackupException("a delta is cut off");
  }
}
