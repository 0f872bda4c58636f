package dev.fieldfare.health.expected;

import dev.fieldfare.contracts.validation.RecordedStructure;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Unseen;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureDocument;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.zip.GZIPOutputStream;

/** Records the present structure of a target as the good one. */
public final class StructureRecorder {
  private final RecordedStructures structures;
  private final Clock clock;

  /** A recorder that stores here. */
  public StructureRecorder(RecordedStructures structures, Clock clock) {
    this.structures = structures;
    this.clock = clock;
  }

  /** Reads the structure, and replaces the recorded one. */
  public RecordedStructure record(CheckedTarget target, String by) throws SQLException {
    try (Connection connection = target.database().getConnection()) {
      DatabaseSide side = SchemaStructure.of(connection);
      CatalogueImage image = side.image();
      RecordedStructure recorded =
          new RecordedStructure(
              target.name(),
              clock.instant().truncatedTo(ChronoUnit.MILLIS),
              by,
              image.hash(),
              image.objects().size(),
              image.unseen().stream().map(Unseen::what).toList());
      structures.store(recorded, document(side));
      return recorded;
    }
  }

  private static byte[] document(DatabaseSide side) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Writer out = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.UTF_8)) {
      StructureDocument.write(side, out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes every byte", e);
    }
    return bytes.toByteArray();
  }
}
