package dev.fieldfare.cli.imports;

import dev.fieldfare.cli.failure.CommandFailure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts values of columns by AES-256-GCM.
 *
 * <p>The nonce is computed from the value and its place. So a repeated import makes the same text,
 * and no two values share a nonce. The place is authenticated: a text that is moved to another
 * column or row cannot be decrypted.
 */
final class ValueCipher {

  static final String VARIABLE = "FIELDFARE_IMPORT_KEY";

  private static final String PREFIX = "ff1:";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecretKeySpec nonceKey;

  private ValueCipher(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "AES");
    this.nonceKey =
        new SecretKeySpec(
            mac(new SecretKeySpec(bytes, "HmacSHA256"), "fieldfare import nonce"), "HmacSHA256");
  }

  /**
   * Uses the key of the environment.
   *
   * @throws CommandFailure if no key is set
   */
  static ValueCipher of(Map<String, String> environment) {
    String given = environment.get(VARIABLE);
    if (given == null || given.isBlank()) {
      throw CommandFailure.usage(
          "the mapping encrypts columns, and %s is not set. Nothing was imported. Make a key with: openssl rand -base64 32"
              .formatted(VARIABLE));
    }
    byte[] bytes = bytes(given.strip());
    if (bytes.length != KEY_BYTES) {
      throw CommandFailure.usage(VARIABLE + " must be 32 bytes in Base64. Nothing was imported.");
    }
    return new ValueCipher(bytes);
  }

  private static byte[] bytes(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /**
   * The text for a value.
   *
   * @param place table, column and key of the row
   */
  String encrypt(String value, String place) {
    byte[] nonce = Arrays.copyOf(mac(nonceKey, place.length() + " " + place + value), NONCE_BYTES);
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, nonce, value.getBytes(StandardCharsets.UTF_8), place);
    byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return PREFIX + Base64.getEncoder().encodeToString(all);
  }

  /** The value of a text. */
  String decrypt(String text, String place) {
    byte[] all = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    byte[] sealed = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
    return new String(crypt(Cipher.DECRYPT_MODE, nonce, sealed, place), StandardCharsets.UTF_8);
  }

  private byte[] crypt(int mode, byte[] nonce, byte[] bytes, String place) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(place.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a value cannot be encrypted or decrypted", e);
    }
  }

  private static byte[] mac(SecretKeySpec key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("there is no HMAC-SHA256", e);
    }
  }
}
