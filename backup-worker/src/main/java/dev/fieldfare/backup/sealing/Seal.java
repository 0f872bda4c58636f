package dev.fieldfare.backup.sealing;

/** Seals the files of one attempt to take a backup. Several threads may use it. */
public interface Seal {
  /** Leaves everything as it is. */
  Seal NONE =
      new Seal() {
        @Override
        public byte[] chunk(int number, byte[] content) {
          return content;
        }

        @Override
        public byte[] manifest(byte[] content) {
          return content;
        }
      };

  /** A compressed chunk as it is stored; once for each number. */
  byte[] chunk(int number, byte[] content);

  /** The manifest as it is stored; once. */
  byte[] manifest(byte[] content);
}
