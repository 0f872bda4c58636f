package dev.fieldfare.backup.database;

import dev.fieldfare.service.digest.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** Count and order-independent hash of lines: two sums of 64 bits of their SHA-256. */
public final class LineHash {
  private final MessageDigest digest = Sha256.digest();
  private long lines;
  private long first;
  private long second;

  /** Adds a line: these bytes up to and without the last one. */
  public void add(byte[] bytes, int from, int to) {
    digest.update(bytes, from, to - from);
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    first += hash.getLong();
    second += hash.getLong();
    lines++;
  }

  /** How many lines. */
  public long lines() {
    return lines;
  }

  /** Count and hash. */
  public String text() {
    return lines + ":" + Long.toHexString(first) + ":" + Long.toHexString(second);
  }
}
