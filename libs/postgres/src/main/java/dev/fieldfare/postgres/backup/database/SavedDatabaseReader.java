package dev.fieldfare.postgres.backup.database;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.postgres.structure.CatalogueImage;
import dev.fieldfare.postgres.structure.Unseen;
import dev.fieldfare.postgres.structure.writer.StructureWriter;
import dev.fieldfare.postgres.structure.writer.TableData;
import dev.fieldfare.postgres.structure.writer.WriterOptions;
import dev.fieldfare.postgres.structure.writer.WrittenStructure;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads everything except rows, in the transaction of a session that has locked the tables.
 *
 * @param beside another session with the same snapshot, which reads the image meanwhile; or the
 *     same session
 */
record SavedDatabaseReader(
    Connection session, Connection beside, BackupScope scope, TableChoice choice) {
  private static final int SEQUENCES_A_QUERY = 100;

  private static final String SEQUENCES =
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND n.nspname !~ '^(pg_|fieldfare)' AND n.nspname <> 'information_schema'
      ORDER BY c.oid
      """;

  SavedDatabase read() throws SQLException, IOException {
    if (beside == session) {
      return read(this::image);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<CatalogueImage> image = threads.submit(this::image);
      return read(() -> await(image));
    }
  }

  /** Makes the image. */
  private interface ImageSource {
    CatalogueImage get() throws SQLException;
  }

  private static CatalogueImage await(Future<CatalogueImage> image) throws SQLException {
    try {
      return image.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException database -> throw database;
        case RuntimeException bug -> throw bug;
        default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted", "57014", e);
    }
  }

  private SavedDatabase read(ImageSource image) throws SQLException, IOException {
    Set<TableName> tables = new HashSet<>(choice.chosen());
    List<StructureStatement> structure = new ArrayList<>();
    WrittenStructure written = write(tables, structure);
    // A table that another one needs is backed up as a whole, and needs others itself.
    while (scope.isSet() && tables.addAll(names(tables(written.data())))) {
      structure.clear();
      written = write(tables, structure);
    }
    return new SavedDatabase(
        structure,
        image.get(),
        withLargeObjects(tables(written.data())),
        sequences(structure),
        code(structure),
        List.copyOf(written.roles()),
        List.copyOf(written.tablespaces()),
        settings(),
        withUnreadable(written.unwritten()));
  }

  private List<String> withUnreadable(Collection<String> unwritten) throws SQLException {
    List<String> lines = new ArrayList<>(unwritten);
    if (scope.type().equals("full")) {
      each(
          LargeObjects.UNREADABLE,
          row ->
              lines.add(
                  "the content of %d large objects, which this role may not read"
                      .formatted(row.getLong(1))));
    }
    return lines;
  }

  // For a set, the functions of other tables do not count.
  private List<RunCode> code(List<StructureStatement> structure) throws SQLException {
    Set<String> made = new HashSet<>();
    structure.forEach(statement -> made.add(statement.sql()));
    return RunCodeReader.read(
        session,
        function ->
            scope.type().equals("full")
                || made.stream().anyMatch(sql -> sql.contains(Identifier.quote(function) + "(")));
  }

  private List<SavedTable> withLargeObjects(List<SavedTable> tables) throws SQLException {
    List<SavedTable> all = new ArrayList<>(tables);
    if (scope.type().equals("full")) {
      each(
          "SELECT FROM pg_catalog.pg_largeobject_metadata LIMIT 1",
          _ -> all.add(LargeObjects.TABLE));
    }
    return all;
  }

  private List<DatabaseSetting> settings() throws SQLException {
    return scope.type().equals("full") ? DatabaseSettings.read(session) : List.of();
  }

  private WrittenStructure write(Set<TableName> tables, List<StructureStatement> structure)
      throws SQLException, IOException {
    return StructureWriter.write(
        session, options(tables), (part, sql) -> structure.add(new StructureStatement(part, sql)));
  }

  private static List<TableName> names(List<SavedTable> tables) {
    return tables.stream().map(SavedTable::name).toList();
  }

  private static Set<String> ourSchemas(Connection session) throws SQLException {
    Set<String> ours = new HashSet<>();
    each(
        session,
        "SELECT nspname FROM pg_catalog.pg_namespace WHERE " + TableChoice.OUR_SCHEMAS,
        row -> ours.add(row.getString(1)));
    return ours;
  }

  private WriterOptions options(Set<TableName> tables) throws SQLException {
    WriterOptions all = WriterOptions.everything().leavingOut(ourSchemas(session));
    return switch (scope.type()) {
      case "tables" -> all.ofTables(tables);
      case "schema" -> all.ofSchemas(Set.of(scope.schema().orElseThrow()));
      default -> all;
    };
  }

  private CatalogueImage image() throws SQLException {
    if (scope.schema().isPresent()) {
      return complete(CatalogueImage.within(beside, Set.of(scope.schema().get())));
    }
    CatalogueImage all = complete(CatalogueImage.within(beside));
    return ComparedImage.without(all, CatalogueImage.within(beside, ourSchemas(beside)).objects());
  }

  private static CatalogueImage complete(CatalogueImage image) throws SQLException {
    // Links to outside are not compared, and a role may not see all of them.
    for (Unseen part : image.unseen()) {
      if (!part.what().matches("(?s)(subscription|user mapping) .*")) {
        throw new SQLException("the structure cannot be read: " + part.inWords(), "42501");
      }
    }
    return image;
  }

  private List<SavedTable> tables(List<TableData> data) throws SQLException {
    Map<String, TableName> names = new HashMap<>();
    choice.found().keySet().forEach(name -> names.put(Identifier.quote(name), name));
    List<SavedTable> tables = new ArrayList<>();
    for (TableData table : data) {
      TableName name = names.get(table.table());
      if (name == null) {
        throw new SQLException(table.table() + " is not among the tables", "40001");
      }
      List<String> columns = table.columns().stream().map(SavedDatabaseReader::unquoted).toList();
      tables.add(new SavedTable(name, columns, table.condition()));
    }
    return tables;
  }

  private static String unquoted(String name) {
    return name.substring(1, name.length() - 1).replace("\"\"", "\"");
  }

  // Behind the snapshot: no row of it has a larger number than its sequence.
  private List<SequenceValue> sequences(List<StructureStatement> structure) throws SQLException {
    List<TableName> names = new ArrayList<>();
    each(SEQUENCES, row -> names.add(new TableName(row.getString(1), row.getString(2))));
    List<TableName> written =
        scope.type().equals("full") ? names : names.stream().filter(in(structure)).toList();
    List<SequenceValue> values = new ArrayList<>();
    for (int from = 0; from < written.size(); from += SEQUENCES_A_QUERY) {
      List<TableName> some =
          written.subList(from, Math.min(written.size(), from + SEQUENCES_A_QUERY));
      String query =
          some.stream()
              .map(name -> "(SELECT last_value, is_called FROM " + Identifier.quote(name) + ")")
              .collect(Collectors.joining(" UNION ALL "));
      int before = values.size();
      each(
          query,
          row ->
              values.add(
                  new SequenceValue(
                      some.get(values.size() - before), row.getLong(1), row.getBoolean(2))));
    }
    return values;
  }

  private static Predicate<TableName> in(List<StructureStatement> structure) {
    return name -> structure.stream().anyMatch(one -> one.sql().contains(Identifier.quote(name)));
  }

  /** Takes a row. */
  private interface RowUse {
    void use(ResultSet row) throws SQLException;
  }

  private void each(String query, RowUse use) throws SQLException {
    each(session, query, use);
  }

  private static void each(Connection session, String query, RowUse use) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        use.use(rows);
      }
    }
  }
}
