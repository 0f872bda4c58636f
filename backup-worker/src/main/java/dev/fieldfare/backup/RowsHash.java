package dev.fieldfare.backup;

import dev.fieldfare.service.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Count and order-independent hash of rows. {@code fieldfare.rows_hash} computes the same inside
 * the database, so a purge can prove that what it destroys is what was backed up.
 */
public final class RowsHash {
  private static final int DIGITS = 15;

  private final MessageDigest digest = Sha256.digest();
  private long rows;
  private BigInteger first = BigInteger.ZERO;
  private BigInteger second = BigInteger.ZERO;

  /** Adds a row. */
  public void add(KeptRow row) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    write(text, Optional.of(row.part()));
    write(text, Optional.of(row.key()));
    write(text, row.value());
    String hex = HexFormat.of().formatHex(digest.digest(text.toByteArray()));
    first = first.add(BigInteger.valueOf(Long.parseLong(hex.substring(0, DIGITS), 16)));
    second = second.add(BigInteger.valueOf(Long.parseLong(hex.substring(DIGITS, 2 * DIGITS), 16)));
    rows++;
  }

  private static void write(ByteArrayOutputStream text, Optional<String> field) {
    if (field.isEmpty()) {
      text.write('-');
      return;
    }
    byte[] bytes = field.get().getBytes(StandardCharsets.UTF_8);
    text.writeBytes((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    text.writeBytes(bytes);
  }

  /** How many rows there are. */
  public long rows() {
    return rows;
  }

  /** Count and hash as one text. */
  public String text() {
    return rows + ":" + first + ":" + second;
  }
}
