package dev.fieldfare.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the parts of a manifest, and refuses inconsistent parts. */
record ManifestParser(JsonNode root) {

  Manifest manifest() {
    List<BaseBackup> bases = new ArrayList<>();
    for (JsonNode base : root.path("bases")) {
      bases.add(base(base));
    }
    if (bases.size() > Manifest.MOST_BASES) {
      throw new DamagedBackupException("the manifest has too many bases");
    }
    List<Chunk> chunks = new ArrayList<>();
    for (JsonNode chunk : root.path("chunks")) {
      chunks.add(chunk(chunk, chunks.size() + 1, bases.size()));
    }
    List<ChunkPiece> pieces = new ArrayList<>();
    for (JsonNode piece : root.path("pieces")) {
      pieces.add(piece(piece, chunks.size()));
    }
    return new Manifest(root.path("backup"), root.path("rowsHash").asText(), chunks, bases, pieces);
  }

  private static BaseBackup base(JsonNode base) {
    try {
      return new BaseBackup(
          UUID.fromString(base.path("folder").asText()), base.path("sha256").asText());
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("a base of the backup has no folder", e);
    }
  }

  private static Chunk chunk(JsonNode chunk, int number, int bases) {
    if (chunk.path("number").asInt() != number) {
      throw new DamagedBackupException("chunk " + number + " is missing in the manifest");
    }
    return new Chunk(
        number,
        chunk.path("sha256").asText(),
        chunk.path("rows").asLong(-1),
        chunk.path("rawBytes").asLong(-1),
        chunk.path("bytes").asLong(-1),
        baseOf(chunk.path("base"), bases));
  }

  private static Optional<ChunkBase> baseOf(JsonNode base, int bases) {
    if (!base.isObject()) {
      return Optional.empty();
    }
    int backup = base.path("backup").asInt(-1);
    if (backup >= bases) {
      throw new DamagedBackupException("the base of a chunk is missing in the manifest");
    }
    return Optional.of(
        new ChunkBase(backup, base.path("chunk").asInt(-1), base.path("deltaBytes").asLong(-1)));
  }

  private static ChunkPiece piece(JsonNode piece, int chunks) {
    List<Integer> numbers = new ArrayList<>();
    for (JsonNode number : piece.path("chunks")) {
      numbers.add(number.asInt());
      if (number.asInt() < 1 || number.asInt() > chunks) {
        throw new DamagedBackupException("the manifest has no chunk " + number.asInt());
      }
    }
    return new ChunkPiece(piece.path("relation").asText(), piece.path("from").asLong(), numbers);
  }
}
