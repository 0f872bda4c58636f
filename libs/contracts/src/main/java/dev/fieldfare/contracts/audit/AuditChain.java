package dev.fieldfare.contracts.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * How entries of the audit trail are chained. The hash of an entry covers the entry, its position
 * and the hash before it. So a change, a gap and another order show, from that entry on.
 *
 * <p>The gateway computes digests and its database links them; {@code fieldfare audit verify}
 * computes both again.
 */
public final class AuditChain {

  /** The fields of an entry in the order in which they are hashed, with the names of the API. */
  public static final List<String> FIELDS =
      List.of(
          "id",
          "at",
          "actor",
          "role",
          "action",
          "target",
          "subject",
          "path",
          "status",
          "outcome",
          "idempotencyKey",
          "remoteAddress");

  private static final int HASH_BYTES = 32;

  private AuditChain() {}

  /** The hash before the first entry. */
  public static byte[] beginning() {
    return new byte[HASH_BYTES];
  }

  /**
   * The digest of an entry. Each text is written with its length, so no two entries have the same
   * bytes.
   *
   * @param texts the {@link #FIELDS} as the API writes them; empty for null
   */
  public static byte[] digest(List<Optional<String>> texts) {
    if (texts.size() != FIELDS.size()) {
      throw new IllegalArgumentException("an entry has %d fields".formatted(FIELDS.size()));
    }
    MessageDigest digest = sha256();
    for (Optional<String> text : texts) {
      byte[] bytes = text.orElse("").getBytes(StandardCharsets.UTF_8);
      String length = text.isPresent() ? bytes.length + ":" : "-";
      digest.update(length.getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return digest.digest();
  }

  /**
   * The hash of an entry in the chain.
   *
   * @param before the hash of the entry at the position before
   */
  public static byte[] link(byte[] before, long position, byte[] digest) {
    MessageDigest link = sha256();
    link.update(before);
    link.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    link.update(digest);
    return link.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
