package dev.fieldfare.backup.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with the place of a text as associated data: a text of another backup or another
 * place is not accepted.
 */
final class GcmCipher {
  static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private GcmCipher() {}

  /** What is encrypted: a part of a backup, by its number. */
  record Place(String part, UUID backup, long number) {
    private byte[] associated() {
      return "fieldfare/1/%s/%s/%d"
          .formatted(part, backup, number)
          .getBytes(StandardCharsets.UTF_8);
    }

    /** Unique for each text under one data key. */
    byte[] nonce() {
      return ByteBuffer.allocate(NONCE_BYTES).putInt(0).putLong(number).array();
    }
  }

  static byte[] encrypt(SecretKey key, byte[] nonce, Place place, byte[] text) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  /** The text; empty when it is not what was encrypted with this key at this place. */
  static Optional<byte[]> decrypt(SecretKey key, byte[] nonce, Place place, byte[] sealed) {
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, Place place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place.associated());
    return cipher;
  }
}
