package dev.fieldfare.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.database.ComparedImage;
import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.postgres.backup.database.DatabaseSetting;
import dev.fieldfare.postgres.backup.database.SavedTable;
import dev.fieldfare.postgres.backup.database.SequenceValue;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Difference;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Compares a restored database with its backup: structure, sequences, all rows of all tables, and
 * settings.
 */
record DatabaseComparison(DatabaseContent content, DatabaseBuild build, int sessions) {

  /** The first difference; empty when there is none. */
  Optional<String> difference() throws SQLException, IOException, InterruptedException {
    if (!content.database().unwritten().isEmpty()) {
      return Optional.of("not in the backup: " + content.database().unwritten().getFirst());
    }
    Optional<String> structure = structure();
    if (structure.isPresent()) {
      return structure;
    }
    for (SequenceValue sequence : content.database().sequences()) {
      if (!build.value(sequence).equals(sequence)) {
        return Optional.of("the sequence %s has another value".formatted(sequence.name()));
      }
    }
    Optional<String> rows = rows();
    return rows.isPresent() ? rows : settings();
  }

  // Last: further sessions of the proof also get them.
  private Optional<String> settings() throws SQLException {
    List<DatabaseSetting> settings = content.database().settings();
    build.set(settings);
    return build.missing(settings).stream()
        .findFirst()
        .map(setting -> "the setting %s of the database is not restored".formatted(setting.name()));
  }

  private Optional<String> structure() throws SQLException {
    Set<TableName> tables =
        content.tables().stream().map(SavedTable::name).collect(Collectors.toSet());
    ComparedImage compared =
        new ComparedImage(content.database().image(), content.type().equals("tables"), tables);
    List<Difference> differences = compared.differences(made());
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d differences of structure, the first one: %s"
                .formatted(differences.size(), differences.getFirst().inWords()));
  }

  private CatalogueImage made() throws SQLException {
    String schema = content.backup().manifest().description().path("schema").asText();
    return schema.isEmpty() ? build.image() : build.image(Set.of(schema));
  }

  private Optional<String> rows() throws SQLException, IOException, InterruptedException {
    Queue<String> different = new ConcurrentLinkedQueue<>();
    List<Integer> tables = IntStream.range(0, content.tables().size()).boxed().toList();
    new SideBySide(sessions)
        .run(
            tables,
            table -> {
              String difference = rows(table);
              if (!difference.isEmpty()) {
                different.add(difference);
              }
            });
    return Optional.ofNullable(different.peek());
  }

  private String rows(int table) throws SQLException, IOException {
    LineHash expected = new LineHash();
    content.rows(table, expected::add);
    LineHash found = new LineHash();
    SavedTable name = content.tables().get(table);
    build.copyOut(name, line -> found.add(line, 0, line.length));
    if (expected.text().equals(found.text())) {
      return "";
    }
    return expected.lines() == found.lines()
        ? "the table %s has other rows".formatted(name.name())
        : "the table %s has %d rows and not %d"
            .formatted(name.name(), found.lines(), expected.lines());
  }
}
