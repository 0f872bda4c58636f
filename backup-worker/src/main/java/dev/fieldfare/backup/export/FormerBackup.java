package dev.fieldfare.backup.export;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.ChunkBase;
import dev.fieldfare.backup.ChunkPiece;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.backup.verify.BackupReader.Begun;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The former backup, with the whole chunks to which a new backup may refer. If a chunk of the
 * former backup is a delta, the base of the delta is used, so a delta never refers to a delta.
 */
public final class FormerBackup {
  private final BackupReader reader;
  private final Begun backup;
  private final BaseBackup named;

  private FormerBackup(BackupReader reader, Begun backup, String sha256) {
    this.reader = reader;
    this.backup = backup;
    this.named = new BaseBackup(backup.location().backup(), sha256);
  }

  /**
   * Opens the former backup. Empty if it cannot be read, was encrypted with another key, or has too
   * many bases. Then the new backup stores everything.
   *
   * @param sha256 of its manifest, as the ledger has it
   */
  public static Optional<FormerBackup> open(
      BackupStore store, BackupLocation location, String sha256) {
    BackupReader reader = new BackupReader(store);
    try {
      Begun backup = reader.begin(location, sha256);
      boolean usable =
          backup.files().keyId().equals(store.sealing().keyId())
              && backup.manifest().bases().size() < Manifest.MOST_BASES;
      return Optional.of(new FormerBackup(reader, backup, sha256)).filter(_ -> usable);
    } catch (IOException | DamagedBackupException e) {
      Log.warnf("backup before cannot be read location=%s reason=%s", location.text(), e);
      return Optional.empty();
    }
  }

  /** The chunks of a part, in the order of their rows. */
  List<BaseChunk> chunks(PieceKey key) {
    List<BaseChunk> chunks = new ArrayList<>();
    backup.manifest().pieces().stream()
        .filter(piece -> piece.relation().equals(key.relation()))
        .filter(piece -> piece.from() >= key.from() && piece.from() < key.to())
        .sorted(Comparator.comparingLong(ChunkPiece::from))
        .flatMap(piece -> piece.chunks().stream())
        .map(number -> base(backup.manifest().chunks().get(number - 1)))
        .forEach(
            chunk -> {
              if (chunks.isEmpty() || !chunks.getLast().isSame(chunk)) {
                chunks.add(chunk);
              }
            });
    return chunks;
  }

  private BaseChunk base(Chunk chunk) {
    if (chunk.base().isEmpty()) {
      return new BaseChunk(named, backup, chunk);
    }
    ChunkBase base = chunk.base().get();
    Begun older = backup.bases().get(base.backup());
    return new BaseChunk(
        backup.manifest().bases().get(base.backup()),
        older,
        older.manifest().chunks().get(base.chunk() - 1));
  }

  /** The rows of a chunk; empty when it is damaged. Its own verification will report the damage. */
  Optional<byte[]> rows(BaseChunk chunk) throws IOException {
    try {
      return Optional.of(reader.whole(chunk.opened(), chunk.chunk()));
    } catch (DamagedBackupException e) {
      Log.warnf(
          "chunk of an earlier backup cannot be used location=%s reason=%s",
          chunk.opened().location().text(), e.getMessage());
      return Optional.empty();
    }
  }
}
