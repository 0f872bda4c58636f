package dev.fieldfare.gateway.structure;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureHash;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.ledger.TargetPools;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Unseen;
import dev.fieldfare.postgres.structure.closing.DatabaseSide;
import dev.fieldfare.postgres.structure.closing.StructureComparison;
import dev.fieldfare.postgres.structure.closing.StructureDocument;
import dev.fieldfare.postgres.structure.closing.StructureSide;
import dev.fieldfare.postgres.structure.closing.UnreadableDocumentException;
import dev.fieldfare.postgres.structure.writer.StructureScript;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Reads structures through the pools, a few at a time: an image is held in memory. */
@ApplicationScoped
class TargetStructures implements StructureSource {

  private static final String DOCUMENT = "document";

  private final TargetPools pools;
  private final LongReadings readings = new LongReadings();

  TargetStructures(TargetPools pools) {
    this.pools = pools;
  }

  @Override
  public StructureHash hash(String target, Set<String> schemas) {
    return readings.alone(
        () ->
            with(
                target,
                schemas,
                side -> {
                  CatalogueImage image = side.image();
                  return new StructureHash(
                      target,
                      image.hash(),
                      image.objects().size(),
                      image.isComplete(),
                      image.unseen().stream().map(Unseen::inWords).toList());
                }));
  }

  @Override
  public Dump dump(String target, StructureDumpOptions options) {
    return readings.alone(
        () ->
            options.image()
                ? with(target, options.schemas(), TargetStructures::document)
                : pools.with(
                    target,
                    connection -> readings.on(connection, () -> script(connection, options))));
  }

  private static Dump document(DatabaseSide side) throws SQLException, IOException {
    return new Dump(
        SpooledText.of(out -> StructureDocument.write(side, out)), side.image().unseen().size());
  }

  private static Dump script(Connection connection, StructureDumpOptions options)
      throws SQLException, IOException {
    AtomicInteger missing = new AtomicInteger();
    InputStream content =
        SpooledText.of(
            out ->
                missing.set(
                    StructureScript.write(connection, writerOptions(options), out)
                        .unwritten()
                        .size()));
    return new Dump(content, missing.get());
  }

  private static WriterOptions writerOptions(StructureDumpOptions options) {
    WriterOptions chosen =
        WriterOptions.everything()
            .ofSchemas(options.schemas())
            .ofTables(
                options.tables().stream().map(TargetStructures::table).collect(Collectors.toSet()));
    WriterOptions owned = options.noOwner() ? chosen.withoutOwners() : chosen;
    return options.noPrivileges() ? owned.withoutPrivileges() : owned;
  }

  private static TableName table(String name) {
    int dot = name.indexOf('.');
    return dot < 0
        ? new TableName(TableName.DEFAULT_SCHEMA, name)
        : new TableName(name.substring(0, dot), name.substring(dot + 1));
  }

  @Override
  public StructureDiff diff(String left, String right, Set<String> schemas) {
    return readings.alone(
        () ->
            with(
                left,
                schemas,
                mine ->
                    with(
                        right,
                        schemas,
                        theirs ->
                            diff(
                                left, right, StructureComparison.of(mine, theirs), mine, theirs))));
  }

  @Override
  public StructureDiff diff(Sent sent, Set<String> schemas) {
    return readings.alone(
        () -> {
          StructureDocument document = document(sent.document());
          String target = sent.left().or(sent::right).orElseThrow();
          return with(
              target,
              schemas,
              side ->
                  sent.left().isPresent()
                      ? diff(
                          target, DOCUMENT, StructureComparison.of(side, document), side, document)
                      : diff(
                          DOCUMENT,
                          target,
                          StructureComparison.of(document, side),
                          document,
                          side));
        });
  }

  private static StructureDocument document(InputStream content) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(LongReadings.unpacked(content), StandardCharsets.UTF_8))) {
      return StructureDocument.read(lines);
    } catch (UnreadableDocumentException e) {
      throw new RequestRefused(FailureReason.MALFORMED, e.getMessage());
    } catch (IOException e) {
      throw new RequestRefused(FailureReason.MALFORMED, "The document cannot be read.");
    }
  }

  private static StructureDiff diff(
      String left,
      String right,
      StructureComparison comparison,
      StructureSide mine,
      StructureSide theirs)
      throws SQLException, IOException {
    List<String> unseen = new ArrayList<>();
    mine.image().unseen().forEach(each -> unseen.add(left + ": " + each.inWords()));
    theirs.image().unseen().forEach(each -> unseen.add(right + ": " + each.inWords()));
    return new StructureDiff(
        left,
        right,
        comparison.isEqual(),
        unseen.isEmpty(),
        comparison.differences().stream().map(ShownDifference::of).toList(),
        comparison.closings().stream().map(ShownDifference::of).toList(),
        unseen);
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(DatabaseSide side) throws SQLException, IOException;
  }

  private <T> T with(String target, Set<String> schemas, Use<T> use) {
    return pools.with(
        target,
        connection ->
            readings.on(
                connection,
                () -> {
                  LongReadings.requireRoom(connection, schemas);
                  return use.of(DatabaseSide.of(connection, schemas));
                }));
  }
}
