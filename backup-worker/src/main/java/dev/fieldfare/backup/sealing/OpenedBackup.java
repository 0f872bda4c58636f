package dev.fieldfare.backup.sealing;

import java.util.Optional;

/** The files of a backup as they were before they were sealed. */
public interface OpenedBackup {

  /** The manifest. */
  byte[] manifest();

  /**
   * A compressed chunk.
   *
   * @throws dev.fieldfare.backup.DamagedBackupException when it is not the chunk of this number
   */
  byte[] chunk(int number, byte[] stored);

  /** The key that it was sealed with; empty when it is not encrypted. */
  Optional<String> keyId();

  /** A backup that is not encrypted. */
  record Plain(byte[] manifest) implements OpenedBackup {
    @Override
    public Optional<String> keyId() {
      return Optional.empty();
    }

    @Override
    public byte[] chunk(int number, byte[] stored) {
      return stored;
    }
  }
}
