package dev.fieldfare.health.alert;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Identities of problems and of their episodes. Both are hashes, so several monitors compute the
 * same ones without speaking to each other.
 */
public final class Fingerprint {
  private static final int LENGTH = 16;

  private Fingerprint() {}

  /** The fingerprint of a problem: 32 hexadecimal digits. Parts may contain anything. */
  public static String of(String kind, String... parts) {
    MessageDigest digest = sha256();
    add(digest, kind);
    Arrays.stream(parts).forEach(part -> add(digest, part));
    return HexFormat.of().formatHex(digest.digest(), 0, LENGTH);
  }

  /** The id of the episode that began at this moment. */
  public static UUID episode(String fingerprint, Instant begin) {
    return id(fingerprint, Long.toString(begin.toEpochMilli()));
  }

  /** The id that follows from these parts: a UUID of version 8. */
  public static UUID id(String... parts) {
    MessageDigest digest = sha256();
    Arrays.stream(parts).forEach(part -> add(digest, part));
    ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
    long high = (bytes.getLong() & ~0xF000L) | 0x8000L;
    long low = (bytes.getLong() >>> 2) | (1L << 63);
    return new UUID(high, low);
  }

  // The length before each part keeps ("ab", "c") apart from ("a", "bc").
  private static void add(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
