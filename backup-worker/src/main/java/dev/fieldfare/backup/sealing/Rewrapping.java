package dev.fieldfare.backup.sealing;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.sealing.SealedManifest.Rewrapped;
import dev.fieldfare.service.digest.Sha256;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * Encrypts data keys again with the current key. Only the file {@code manifest.json} changes:
 * chunks, and the hash by which the ledger and later backups know the manifest, stay as they are.
 *
 * @param current the key of the worker
 * @param keys with former ones
 */
public record Rewrapping(BackupKey current, KeyRing keys) {

  /** How the data key of a backup is encrypted. */
  public enum Wrapping {
    /** The backup is not encrypted. */
    NONE,
    /** With the current key, as it was first written. */
    CURRENT,
    /** With the current key, after another one. */
    REWRAPPED,
    /** With another key. */
    OTHER
  }

  /** How the data key in this manifest is encrypted. */
  public Wrapping wrapping(byte[] manifest) {
    return SealedManifest.of(manifest).map(this::wrapping).orElse(Wrapping.NONE);
  }

  private Wrapping wrapping(SealedManifest sealed) {
    if (!sealed.keyId().equals(current.id())) {
      return Wrapping.OTHER;
    }
    return sealed.rewrapped().isPresent() ? Wrapping.REWRAPPED : Wrapping.CURRENT;
  }

  /**
   * The manifest of an encrypted backup with its data key encrypted by the current key. It was
   * opened with this key alone.
   *
   * @throws BackupKeyException when the key that it has now is not there
   * @throws DamagedBackupException when it cannot be opened, so that its data key must not change
   */
  public byte[] rewrap(BackupLocation location, byte[] manifest) throws BackupKeyException {
    SealedManifest sealed = SealedManifest.of(manifest).orElseThrow();
    UUID backup = location.backup();
    SecretKey dataKey = KeyWrap.unwrap(keys.find(sealed.keyId()), backup, sealed.dataKey());
    Rewrapped origin =
        sealed
            .rewrapped()
            .orElseGet(
                () ->
                    new Rewrapped(
                        Sha256.of(manifest), KeyWrap.keepFormer(dataKey, backup, sealed)));
    byte[] next =
        new SealedManifest(
                sealed.id(),
                current.id(),
                KeyWrap.wrap(current, backup, dataKey.getEncoded()),
                sealed.manifest(),
                Optional.of(origin))
            .content();
    open(location, next, origin.original());
    return next;
  }

  /**
   * Opens a manifest with the current key alone.
   *
   * @param sha256 the hash by which the ledger knows it
   */
  public OpenedBackup open(BackupLocation location, byte[] manifest, String sha256)
      throws BackupKeyException {
    if (!SealedManifest.knownHash(manifest).equals(sha256)) {
      throw new DamagedBackupException("manifest.json is not the one that was rewrapped");
    }
    KeyRing alone = new KeyRing(Optional.of(current), List.of());
    return new Sealing(alone).open(location, manifest);
  }
}
