package dev.fieldfare.backup.sealing;

import dev.fieldfare.service.digest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key for backups.
 *
 * @param id says which key it is, and nothing about its value
 * @param secret for AES-256
 */
public record BackupKey(String id, SecretKeySpec secret) {
  private static final int BYTES = 32;
  private static final int ID_DIGITS = 16;
  private static final String HEX = "[0-9a-fA-F]{64}";
  private static final byte[] PREFIX = "fieldfare backup key ".getBytes(StandardCharsets.UTF_8);

  /**
   * Reads a key: 32 bytes as 64 hexadecimal digits, or in Base64.
   *
   * @param setting where it is from, for the error, which does not show the key
   */
  public static BackupKey of(String text, String setting) {
    byte[] bytes = bytes(text.strip());
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          setting + " must be 32 bytes, as 64 hexadecimal digits or in Base64");
    }
    byte[] named = Arrays.copyOf(PREFIX, PREFIX.length + BYTES);
    System.arraycopy(bytes, 0, named, PREFIX.length, BYTES);
    return new BackupKey(Sha256.of(named).substring(0, ID_DIGITS), new SecretKeySpec(bytes, "AES"));
  }

  private static byte[] bytes(String text) {
    if (text.matches(HEX)) {
      return HexFormat.of().parseHex(text);
    }
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Without the key itself. */
  @Override
  public String toString() {
    return "key " + id;
  }
}
