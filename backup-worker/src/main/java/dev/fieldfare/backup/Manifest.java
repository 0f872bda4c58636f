package dev.fieldfare.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The root of a backup: what it is, and the hash of each chunk. Its own hash is in the ledger.
 *
 * @param description what was backed up, for people and for restores
 * @param rowsHash count and order-independent hash of all rows
 * @param bases earlier backups whose chunks are needed
 * @param pieces the part of a table for each chunk; empty in backups of former versions
 */
public record Manifest(
    JsonNode description,
    String rowsHash,
    List<Chunk> chunks,
    List<BaseBackup> bases,
    List<ChunkPiece> pieces) {
  /** The newest format: chunks may have chunks of other backups as bases. */
  public static final int FORMAT = 2;

  /** The largest number of bases of one backup. */
  public static final int MOST_BASES = 30;

  private static final int WITHOUT_BASES = 1;

  /** The most bytes of a manifest. */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  public Manifest {
    chunks = List.copyOf(chunks);
    bases = List.copyOf(bases);
    pieces = List.copyOf(pieces);
  }

  /** A manifest of a backup that needs no other one. */
  public Manifest(JsonNode description, String rowsHash, List<Chunk> chunks) {
    this(description, rowsHash, chunks, List.of(), List.of());
  }

  /** The size of all chunks. */
  public long bytes() {
    return chunks.stream().mapToLong(Chunk::bytes).sum();
  }

  /** The size of all chunks before compression. */
  public long rawBytes() {
    return chunks.stream().mapToLong(Chunk::rawBytes).sum();
  }

  /** The number of rows; lines of the structure do not count. */
  public long rows() {
    long lines = description.path("structure").path("lines").asLong();
    return chunks.stream().mapToLong(Chunk::rows).sum() - lines;
  }

  /** As it is stored. */
  public byte[] content() {
    ObjectNode root = ContractsJson.mapper().createObjectNode();
    // Versions before this format refuse only backups with bases.
    root.put("format", bases.isEmpty() ? WITHOUT_BASES : FORMAT);
    root.set("backup", description);
    root.put("rowsHash", rowsHash);
    root.set("bases", ContractsJson.mapper().valueToTree(bases));
    root.set("chunks", ContractsJson.mapper().valueToTree(chunks));
    root.set("pieces", ContractsJson.mapper().valueToTree(pieces));
    return (root.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads one.
   *
   * @throws DamagedBackupException when it is none, or is of a newer format
   */
  public static Manifest of(byte[] content) {
    try {
      JsonNode root = ContractsJson.mapper().readTree(content);
      int format = root.path("format").asInt();
      if (format < WITHOUT_BASES || format > FORMAT) {
        throw new DamagedBackupException(
            "the manifest has format %d; this version reads format %d".formatted(format, FORMAT));
      }
      return new ManifestParser(root).manifest();
    } catch (IOException e) {
      throw new DamagedBackupException("the manifest is not JSON", e);
    }
  }

  /** The id of the backup in a manifest, also in a sealed one; empty when it has none. */
  public static Optional<UUID> idOf(byte[] content) {
    try {
      JsonNode root = ContractsJson.mapper().readTree(content);
      String id = root.path("id").asText(root.path("backup").path("id").asText());
      return Optional.of(UUID.fromString(id));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
