package dev.fieldfare.backup.database;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.export.ChunkFiles;
import dev.fieldfare.backup.export.PieceKey;
import dev.fieldfare.backup.export.PieceWriter;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.postgres.backup.database.SavedDatabase;
import dev.fieldfare.postgres.backup.database.StructureStatement;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.ObjectName;
import dev.fieldfare.postgres.structure.writer.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The structure as lines of JSON: statements, and the objects of the catalogue image. */
final class StructureLines {
  private final List<StructureStatement> structure = new ArrayList<>();
  private final SortedMap<ObjectName, String> objects = new TreeMap<>();

  /** Writes the structure. */
  static ChunkList write(SavedDatabase database, ChunkFiles files) throws IOException {
    PieceWriter lines = files.piece(PieceKey.STRUCTURE);
    for (StructureStatement statement : database.structure()) {
      lines.accept(
          DatabaseContent.line(
              ContractsJson.mapper()
                  .createObjectNode()
                  .put("part", statement.part().name())
                  .put("sql", statement.sql())));
    }
    for (ObjectName object : database.image().objects()) {
      lines.accept(
          DatabaseContent.line(
              ContractsJson.mapper()
                  .createObjectNode()
                  .put("kind", object.kind())
                  .put("name", object.name())
                  .put("properties", database.image().properties(object).orElseThrow())));
    }
    ChunkList chunks = new ChunkList();
    chunks.add(lines);
    return chunks;
  }

  /** Takes a line. */
  void accept(byte[] bytes, int from, int to) throws IOException {
    JsonNode line = ContractsJson.mapper().readTree(bytes, from, to - from);
    if (line.has("sql")) {
      structure.add(
          new StructureStatement(part(line.path("part").asText()), line.path("sql").asText()));
    } else {
      objects.put(
          new ObjectName(line.path("kind").asText(), line.path("name").asText()),
          line.path("properties").asText());
    }
  }

  private static Part part(String name) {
    try {
      return Part.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new DamagedBackupException("a statement is of no part of a structure", e);
    }
  }

  List<StructureStatement> structure() {
    return structure;
  }

  CatalogueImage image() {
    return CatalogueImage.kept(objects, List.of());
  }
}
