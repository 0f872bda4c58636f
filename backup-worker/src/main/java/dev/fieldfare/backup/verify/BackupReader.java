package dev.fieldfare.backup.verify;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.KeptRow;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.RowsHash;
import dev.fieldfare.backup.sealing.OpenedBackup;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Reads a backup from its store and checks it on the way: the manifest against the hash in the
 * ledger, each chunk against the manifest, all rows against the hash of rows. Damage is an
 * exception that names the file.
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
    OpenedBackup opened = open(location, sha256);
    Manifest manifest = Manifest.of(opened.manifest());
    Optional<RowsHash> hash =
        manifest.rowsHash().isEmpty() ? Optional.empty() : Optional.of(new RowsHash());
    for (Chunk chunk : manifest.chunks()) {
      long found = split(raw(location, opened, chunk), hash, rows);
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
    for (int number : chunks) {
      if (number < 1 || number > manifest.chunks().size()) {
        throw new DamagedBackupException("the manifest has no chunk " + number);
      }
      Chunk chunk = manifest.chunks().get(number - 1);
      long found = split(raw(location, backup.files(), chunk), Optional.empty(), rows);
      if (found != chunk.rows()) {
        throw new DamagedBackupException(chunk.file().name() + " has other rows than it was given");
      }
    }
  }

  /** Reads the manifest alone. */
  public Manifest manifest(BackupLocation location, String sha256) throws IOException {
    return begin(location, sha256).manifest();
  }

  /** Reads the manifest, for a backup whose chunks are read one by one. */
  public Begun begin(BackupLocation location, String sha256) throws IOException {
    OpenedBackup files = open(location, sha256);
    return new Begun(Manifest.of(files.manifest()), files);
  }

  /** A backup whose manifest was read. */
  public record Begun(Manifest manifest, OpenedBackup files) {}

  // The hash first: a file that was changed is damage, whatever key it names.
  private OpenedBackup open(BackupLocation location, String sha256) throws IOException {
    byte[] content = store.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
    if (!Sha256.of(content).equals(sha256)) {
      throw new DamagedBackupException("manifest.json is not the one that the ledger knows");
    }
    return store.sealing().open(location, content);
  }

  private byte[] raw(BackupLocation location, OpenedBackup opened, Chunk chunk) throws IOException {
    String name = chunk.file().name();
    byte[] stored = store.get(location, chunk.file(), chunk.bytes());
    if (stored.length != chunk.bytes() || !Sha256.of(stored).equals(chunk.sha256())) {
      throw new DamagedBackupException(name + " is not what was written");
    }
    byte[] compressed = opened.chunk(chunk.number(), stored);
    // Before memory is taken: a compressed file may claim any size.
    if (Zstd.getFrameContentSize(compressed) != chunk.rawBytes()) {
      throw new DamagedBackupException(name + " does not have the size of the manifest");
    }
    try {
      return Zstd.decompress(compressed, Math.toIntExact(chunk.rawBytes()));
    } catch (ZstdException e) {
      throw new DamagedBackupException(name + " cannot be decompressed", e);
    }
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
