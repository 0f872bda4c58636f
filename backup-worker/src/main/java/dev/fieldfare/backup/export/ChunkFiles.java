package dev.fieldfare.backup.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Checksums;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.ChunkBase;
import dev.fieldfare.backup.ChunkPiece;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.sealing.Seal;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The files of a backup: chunks from several threads, then the checksums, and the manifest last. A
 * backup without a manifest is none: what an interrupted writer leaves behind is never read.
 */
public final class ChunkFiles implements AutoCloseable {
  private static final int LEVEL = 1;

  private final BackupStore store;
  private final BackupLocation location;
  private final Optional<FormerBackup> former;
  private final Seal seal;
  private final FileWrites writes;
  private final AtomicInteger numbers = new AtomicInteger();
  private final Queue<Chunk> chunks = new ConcurrentLinkedQueue<>();
  private final Queue<ChunkPiece> pieces = new ConcurrentLinkedQueue<>();
  private final Map<BaseBackup, Integer> bases = new LinkedHashMap<>();

  /** Writes below this location, without a former backup. */
  public ChunkFiles(BackupStore store, BackupLocation location) {
    this(store, location, Optional.empty());
  }

  /** Writes below this location the rows that the former backup does not have. */
  public ChunkFiles(BackupStore store, BackupLocation location, Optional<FormerBackup> former) {
    this.store = store;
    this.location = location;
    this.former = former;
    this.seal = store.sealing().begin(location);
    this.writes = new FileWrites(store, location);
  }

  /** Begins a part of a table; several threads may write one each. */
  public PieceWriter piece(PieceKey key) throws IOException {
    return new PieceWriter(this, key, RowBuffer.CHUNK_BYTES);
  }

  List<BaseChunk> former(PieceKey key) {
    return former.map(backup -> backup.chunks(key)).orElse(List.of());
  }

  Optional<byte[]> rows(BaseChunk chunk) throws IOException {
    return former.orElseThrow().rows(chunk);
  }

  void addPiece(PieceKey key, List<Integer> numbers) {
    pieces.add(new ChunkPiece(key.relation(), key.from(), numbers));
  }

  /** Writes the difference between a chunk and its base. */
  int addDelta(BaseChunk base, byte[] delta, long rows, long rawBytes) throws IOException {
    ChunkBase reference = new ChunkBase(index(base.of()), base.chunk().number(), delta.length);
    return add(delta, rows, rawBytes, Optional.of(reference));
  }

  private int index(BaseBackup base) {
    synchronized (bases) {
      return bases.computeIfAbsent(base, _ -> bases.size());
    }
  }

  /** Writes a chunk and answers its number; several threads may do so. */
  public int add(byte[] raw, long rows) throws IOException {
    return add(raw, rows, raw.length, Optional.empty());
  }

  private int add(byte[] content, long rows, long rawBytes, Optional<ChunkBase> base)
      throws IOException {
    int number = numbers.incrementAndGet();
    byte[] stored = seal.chunk(number, Zstd.compress(content, LEVEL));
    Chunk chunk = new Chunk(number, Sha256.of(stored), rows, rawBytes, stored.length, base);
    writes.begin(chunk.file(), stored);
    chunks.add(chunk);
    return chunk.number();
  }

  /**
   * Writes the checksums and the manifest, when all chunks are there.
   *
   * @param description what was backed up
   * @param rowsHash of all rows; empty when the hashes of the chunks are enough
   */
  public Written finish(JsonNode description, String rowsHash) throws IOException {
    writes.await();
    List<Chunk> sorted = chunks.stream().sorted(Comparator.comparingInt(Chunk::number)).toList();
    Manifest manifest =
        new Manifest(
            description, rowsHash, sorted, List.copyOf(bases.keySet()), List.copyOf(pieces));
    byte[] content = seal.manifest(manifest.content());
    store.put(location, BackupFile.CHECKSUMS, Checksums.of(sorted, content));
    store.put(location, BackupFile.MANIFEST, content);
    return new Written(manifest, Sha256.of(content));
  }

  /** No more files are written after this call. */
  @Override
  public void close() {
    writes.close();
  }
}
