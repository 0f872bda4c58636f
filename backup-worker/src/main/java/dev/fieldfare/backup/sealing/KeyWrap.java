package dev.fieldfare.backup.sealing;

import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.sealing.GcmCipher.Place;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypted data keys. A data key is encrypted with a key of the worker and a random nonce, which
 * comes first.
 */
final class KeyWrap {
  private static final SecureRandom RANDOM = new SecureRandom();

  private KeyWrap() {}

  static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  static byte[] wrap(BackupKey key, UUID backup, byte[] dataKey) {
    byte[] nonce = random(GcmCipher.NONCE_BYTES);
    byte[] wrapped = GcmCipher.encrypt(key.secret(), nonce, place(backup), dataKey);
    byte[] stored = Arrays.copyOf(nonce, nonce.length + wrapped.length);
    System.arraycopy(wrapped, 0, stored, nonce.length, wrapped.length);
    return stored;
  }

  /**
   * The data key.
   *
   * @throws DamagedBackupException when it was not encrypted with this key for this backup
   */
  static SecretKey unwrap(BackupKey key, UUID backup, byte[] stored) {
    int nonce = GcmCipher.NONCE_BYTES;
    return GcmCipher.decrypt(
            key.secret(),
            Arrays.copyOf(stored, nonce),
            place(backup),
            Arrays.copyOfRange(stored, nonce, Math.max(nonce, stored.length)))
        .map(bytes -> new SecretKeySpec(bytes, "AES"))
        .orElseThrow(() -> new DamagedBackupException("the data key cannot be decrypted"));
  }

  private static Place place(UUID backup) {
    return new Place("key", backup, 0);
  }

  /** What {@link #original} needs, encrypted with the data key. */
  static byte[] keepFormer(SecretKey dataKey, UUID backup, SealedManifest original) {
    String text = original.keyId() + " " + Base64.getEncoder().encodeToString(original.dataKey());
    Place place = formerPlace(backup);
    return GcmCipher.encrypt(dataKey, place.nonce(), place, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A rewrapped manifest as it was first written.
   *
   * @throws DamagedBackupException when it cannot be told
   */
  static SealedManifest original(SecretKey dataKey, UUID backup, SealedManifest rewrapped) {
    Place place = formerPlace(backup);
    String[] parts =
        rewrapped
            .rewrapped()
            .flatMap(kept -> GcmCipher.decrypt(dataKey, place.nonce(), place, kept.former()))
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8).split(" "))
            .filter(found -> found.length == 2)
            .orElseThrow(() -> new DamagedBackupException("the former data key is damaged"));
    return new SealedManifest(
        rewrapped.id(),
        parts[0],
        Base64.getDecoder().decode(parts[1]),
        rewrapped.manifest(),
        Optional.empty());
  }

  // Chunks and the manifest have the numbers from 0. A backup has one original, so this nonce
  // always has the same text.
  private static Place formerPlace(UUID backup) {
    return new Place("former key", backup, -1);
  }
}
