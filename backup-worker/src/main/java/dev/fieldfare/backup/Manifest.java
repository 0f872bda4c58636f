package dev.fieldfare.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The root of a backup: what it is, and the hash of each chunk. Its own hash is in the ledger.
 *
 * @param description what was backed up, for people and for restores
 * @param rowsHash count and order-independent hash of all rows
 */
public record Manifest(JsonNode description, String rowsHash, List<Chunk> chunks) {
  /** The format that is written, and the newest one that is read. */
  public static final int FORMAT = 1;

  /** The most bytes of a manifest. */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  public Manifest {
    chunks = List.copyOf(chunks);
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
    root.put("format", FORMAT);
    root.set("backup", description);
    root.put("rowsHash", rowsHash);
    ArrayNode list = root.putArray("chunks");
    chunks.forEach(chunk -> list.add(ContractsJson.mapper().valueToTree(chunk)));
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
      if (format != FORMAT) {
        throw new DamagedBackupException(
            "the manifest has format %d; this version reads format %d".formatted(format, FORMAT));
      }
      List<Chunk> chunks = new ArrayList<>();
      for (JsonNode chunk : root.path("chunks")) {
        chunks.add(chunk(chunk, chunks.size() + 1));
      }
      return new Manifest(root.path("backup"), root.path("rowsHash").asText(), chunks);
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

  private static Chunk chunk(JsonNode chunk, int number) {
    if (chunk.path("number").asInt() != number) {
      throw new DamagedBackupException("chunk " + number + " is missing in the manifest");
    }
    return new Chunk(
        number,
        chunk.path("sha256").asText(),
        chunk.path("rows").asLong(-1),
        chunk.path("rawBytes").asLong(-1),
        chunk.path("bytes").asLong(-1));
  }
}
