package dev.fieldfare.backup.verify;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.KeptRow;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.RowsHash;
import dev.fieldfare.backup.sealing.OpenedBackup;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a backup from its store and checks it on the way: the manifest against the hash in the
 * ledger, each chunk, and the chunks of earlier backups that it needs, against the manifest, all
 * rows against the hash of rows. Damage is an exception that names the file.
 */
public final class BackupReader {
  private final BackupStore store;

  /** Reads from this store. */
  public BackupReader(BackupStore store) {
    this.store = store;
  }

  /** Takes the rows of a backup, as COPY reads them, with the line's end. */
  @FunctionalInterface
  public interface RowSink {
    /** Takes the next row: these bytes up to and without the last one. */
    void accept(byte[] bytes, int from, int to) throws IOException;
  }

  /** Reads everything and keeps nothing. */
  public Manifest verify(BackupLocation location, String sha256) throws IOException {
    return read(location, sha256, (bytes, from, to) -> {});
  }

  /**
   * Reads all rows. They count only when this returns: damage in a later chunk shows late.
   *
   * @param sha256 of the manifest, as the ledger has it
   */
  public Manifest read(BackupLocation location, String sha256, RowSink rows) throws IOException {
    Begun backup = begin(location, sha256);
    Manifest manifest = backup.manifest();
    Optional<RowsHash> hash =
        manifest.rowsHash().isEmpty() ? Optional.empty() : Optional.of(new RowsHash());
    ChunkReader chunks = new ChunkReader(store, backup);
    for (Chunk chunk : manifest.chunks()) {
      long found = split(chunks.read(chunk), hash, rows);
      if (found != chunk.rows()) {
        throw new DamagedBackupException(
            "%s has %d rows and not %d".formatted(chunk.file().name(), found, chunk.rows()));
      }
    }
    if (hash.isPresent() && !hash.get().text().equals(manifest.rowsHash())) {
      throw new DamagedBackupException("the rows do not have the hash of the manifest");
    }
    return manifest;
  }

  /**
   * Reads the rows of some chunks.
   *
   * @param backup as {@link #begin} has read it
   */
  public void read(BackupLocation location, Begun backup, List<Integer> chunks, RowSink rows)
      throws IOException {
    Manifest manifest = backup.manifest();
    ChunkReader reader = new ChunkReader(store, backup);
    for (int number : chunks) {
      if (number < 1 || number > manifest.chunks().size()) {
        throw new DamagedBackupException("the manifest has no chunk " + number);
      }
      Chunk chunk = manifest.chunks().get(number - 1);
      long found = split(reader.read(chunk), Optional.empty(), rows);
      if (found != chunk.rows()) {
        throw new DamagedBackupException(chunk.file().name() + " has other rows than it was given");
      }
    }
  }

  /** Reads the manifest alone. */
  public Manifest manifest(BackupLocation location, String sha256) throws IOException {
    return Manifest.of(open(location, sha256).manifest());
  }

  /** Reads the manifest and those of its bases, for a backup whose chunks are read one by one. */
  public Begun begin(BackupLocation location, String sha256) throws IOException {
    OpenedBackup files = open(location, sha256);
    Manifest manifest = Manifest.of(files.manifest());
    List<Begun> bases = new ArrayList<>();
    for (BaseBackup base : manifest.bases()) {
      bases.add(base(base.beside(location), base.sha256()));
    }
    return new Begun(location, manifest, files, bases);
  }

  // The bases of a base are not needed: a delta always refers to a whole chunk.
  private Begun base(BackupLocation location, String sha256) throws IOException {
    try {
      OpenedBackup files = open(location, sha256);
      return new Begun(location, Manifest.of(files.manifest()), files, List.of());
    } catch (DamagedBackupException e) {
      throw new DamagedBackupException(
          "in the base %s: %s".formatted(location.backup(), e.getMessage()), e);
    }
  }

  /** The rows of a whole chunk. */
  public byte[] whole(Begun backup, Chunk chunk) throws IOException {
    return new ChunkReader(store, backup).read(chunk);
  }

  /**
   * A backup whose manifest was read.
   *
   * @param bases those of the manifest, in its order
   */
  public record Begun(
      BackupLocation location, Manifest manifest, OpenedBackup files, List<Begun> bases) {
    public Begun {
      bases = List.copyOf(bases);
    }
  }

  // The hash first: a file that was changed is damage, whatever key it names.
  private OpenedBackup open(BackupLocation location, String sha256) throws IOException {
    byte[] content = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
    if (!Sha256.of(content).equals(sha256) && !Sealing.knownHash(content).equals(sha256)) {
      throw new DamagedBackupException("manifest.json is not the one that the ledger knows");
    }
    return store.sealing().open(location, content);
  }

  // COPY escapes the ends of lines in values, so each byte of this kind ends a row.
  private static long split(byte[] raw, Optional<RowsHash> hash, RowSink rows) throws IOException {
    int start = 0;
    long found = 0;
    for (int at = 0; at < raw.length; at++) {
      if (raw[at] == '\n') {
        if (hash.isPresent()) {
          hash.get().add(KeptRow.fromLine(raw, start, at));
        }
        rows.accept(raw, start, at + 1);
        start = at + 1;
        found++;
      }
    }
    if (start != raw.length) {
      throw new DamagedBackupException("the last row of a chunk is cut off");
    }
    return found;
  }
}
