package dev.fieldfare.backup.sealing;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.sealing.GcmCipher.Place;
import dev.fieldfare.service.digest.Sha256;
import java.util.BitSet;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts backups with the keys of a worker.
 *
 * <p>Each attempt has a data key of its own, so the number of a chunk is a nonce that never
 * repeats. The data key is encrypted with the worker's key, and is in the manifest. All texts are
 * bound to the folder of the attempt and to their number.
 */
public record Sealing(KeyRing keys) {
  /** Encrypts nothing and has no keys. */
  public static final Sealing NONE = new Sealing(KeyRing.EMPTY);

  private static final int KEY_BYTES = 32;

  /** Begins the files of an attempt. */
  public Seal begin(BackupLocation location) {
    return keys.current()
        .<Seal>map(key -> new EncryptingSeal(key, location.backup()))
        .orElse(Seal.NONE);
  }

  /** The key that seals new backups; empty when they are not encrypted. */
  public Optional<String> keyId() {
    return keys.current().map(BackupKey::id);
  }

  /**
   * Opens a backup.
   *
   * @param content of its manifest, whose {@link #knownHash} is that of the ledger
   * @throws BackupKeyException when it needs another key
   * @throws DamagedBackupException when it cannot be decrypted with its key
   */
  public OpenedBackup open(BackupLocation location, byte[] content) throws BackupKeyException {
    Optional<SealedManifest> sealed = SealedManifest.of(content);
    if (sealed.isEmpty()) {
      return new OpenedBackup.Plain(content);
    }
    BackupKey key = keys.find(sealed.get().keyId());
    UUID backup = location.backup();
    SecretKey dataKey = KeyWrap.unwrap(key, backup, sealed.get().dataKey());
    requireOriginal(dataKey, backup, sealed.get());
    Place place = manifestPlace(backup);
    byte[] manifest =
        GcmCipher.decrypt(dataKey, place.nonce(), place, sealed.get().manifest())
            .orElseThrow(() -> new DamagedBackupException("the manifest cannot be decrypted"));
    return new Decrypting(backup, Optional.of(key.id()), dataKey, manifest);
  }

  // What the ledger knows is the hash of the first manifest.
  private static void requireOriginal(SecretKey dataKey, UUID backup, SealedManifest sealed) {
    if (sealed.rewrapped().isEmpty()) {
      return;
    }
    byte[] original = KeyWrap.original(dataKey, backup, sealed).content();
    if (!Sha256.of(original).equals(sealed.rewrapped().get().original())) {
      throw new DamagedBackupException("manifest.json is not the one that was first written");
    }
  }

  /** The hash by which the ledger and later backups know a manifest, also a rewrapped one. */
  public static String knownHash(byte[] manifest) {
    return SealedManifest.knownHash(manifest);
  }

  private static Place manifestPlace(UUID backup) {
    return new Place("manifest", backup, 0);
  }

  private static Place chunkPlace(UUID backup, int number) {
    return new Place("chunk", backup, number);
  }

  private record Decrypting(UUID backup, Optional<String> keyId, SecretKey dataKey, byte[] manifest)
      implements OpenedBackup {
    @Override
    public byte[] chunk(int number, byte[] stored) {
      Place place = chunkPlace(backup, number);
      return GcmCipher.decrypt(dataKey, place.nonce(), place, stored)
          .orElseThrow(
              () -> new DamagedBackupException("chunk " + number + " cannot be decrypted"));
    }
  }

  private static final class EncryptingSeal implements Seal {
    private final BackupKey key;
    private final UUID backup;
    private final byte[] dataKey = KeyWrap.random(KEY_BYTES);
    private final BitSet used = new BitSet();

    EncryptingSeal(BackupKey key, UUID backup) {
      this.key = key;
      this.backup = backup;
    }

    @Override
    public byte[] chunk(int number, byte[] content) {
      if (number < 1) {
        throw new IllegalStateException("chunks are numbered from 1");
      }
      return encrypt(chunkPlace(backup, number), content);
    }

    @Override
    public byte[] manifest(byte[] content) {
      return new SealedManifest(
              Manifest.idOf(content).map(UUID::toString),
              key.id(),
              KeyWrap.wrap(key, backup, dataKey),
              encrypt(manifestPlace(backup), content),
              Optional.empty())
          .content();
    }

    private byte[] encrypt(Place place, byte[] content) {
      useOnce(Math.toIntExact(place.number()));
      return GcmCipher.encrypt(new SecretKeySpec(dataKey, "AES"), place.nonce(), place, content);
    }

    // A second text with the same nonce would show both.
    private synchronized void useOnce(int number) {
      if (used.get(number)) {
        throw new IllegalStateException("part " + number + " is sealed twice");
      }
      used.set(number);
    }
  }
}
