package dev.fieldfare.postgres.structure.writer;

import dev.fieldfare.postgres.structure.CatalogueState;
import dev.fieldfare.postgres.structure.writer.access.FollowerWriter;
import dev.fieldfare.postgres.structure.writer.access.PrivilegeWriter;
import dev.fieldfare.postgres.structure.writer.item.CatalogueReading;
import dev.fieldfare.postgres.structure.writer.item.Inventory;
import dev.fieldfare.postgres.structure.writer.item.Item;
import dev.fieldfare.postgres.structure.writer.item.ObjectWriter;
import dev.fieldfare.postgres.structure.writer.object.DatabaseWriter;
import dev.fieldfare.postgres.structure.writer.object.ForeignWriter;
import dev.fieldfare.postgres.structure.writer.object.LanguageWriter;
import dev.fieldfare.postgres.structure.writer.object.OperatorWriter;
import dev.fieldfare.postgres.structure.writer.object.RoutineWriter;
import dev.fieldfare.postgres.structure.writer.object.SchemaWriter;
import dev.fieldfare.postgres.structure.writer.object.SubscriptionWriter;
import dev.fieldfare.postgres.structure.writer.object.TextSearchWriter;
import dev.fieldfare.postgres.structure.writer.object.TypeWriter;
import dev.fieldfare.postgres.structure.writer.relation.RelationWriter;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the statements that make the structure of a database again, ordered by dependency.
 *
 * <p>Everything is read by queries in one snapshot. Objects that no statement can create are named
 * in the result. Decision 0065 says why this is not pg_dump.
 */
public final class StructureWriter {

  private static final int ATTEMPTS = 5;

  private final Connection connection;
  private final WriterOptions options;

  private StructureWriter(Connection connection, WriterOptions options) {
    this.connection = connection;
    this.options = options;
  }

  /**
   * Writes what a database holds.
   *
   * <p>With auto-commit on, it reads in a transaction of its own, and again where the catalogues
   * changed meanwhile. Otherwise it reads once, in the caller's transaction, whose isolation has to
   * be REPEATABLE READ; settings of that transaction are as before afterwards. Then the caller has
   * to keep others from changing the structure: functions of the server print what is newest.
   */
  public static WrittenStructure write(
      Connection connection, WriterOptions options, StatementSink sink)
      throws SQLException, IOException {
    return reading(
        connection,
        options,
        (inventory, ordered) -> new ScriptAssembler(inventory, ordered, sink).write());
  }

  /** What is made of the ordered objects. */
  @FunctionalInterface
  interface Use<T> {
    T of(Inventory inventory, List<Item> ordered) throws IOException;
  }

  private record Found(Inventory inventory, List<Item> ordered) {}

  static <T> T reading(Connection connection, WriterOptions options, Use<T> use)
      throws SQLException, IOException {
    StructureWriter writer = new StructureWriter(connection, options);
    Found found = connection.getAutoCommit() ? writer.stable() : writer.readAndReset();
    return use.of(found.inventory(), found.ordered());
  }

  private Found stable() throws SQLException {
    for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
      try {
        Optional<Found> found = attempt(false);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (SQLException e) {
        if (!CatalogueState.isAboutObjects(e)) {
          throw e;
        }
      }
    }
    return attempt(true).orElseThrow();
  }

  /** Empty where the catalogues changed meanwhile; the last attempt names what changed. */
  private Optional<Found> attempt(boolean last) throws SQLException {
    Found found;
    CatalogueState before;
    connection.setAutoCommit(false);
    try {
      execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      execute(SessionSettings.OF_READER.getFirst());
      before = CatalogueState.of(connection);
      found = readAndReset();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    Set<String> changed = before.changes(CatalogueState.now(connection));
    if (last) {
      changed.forEach(
          catalogue ->
              found.inventory().unwritten("changes in " + catalogue + " while it was read"));
    }
    return last || changed.isEmpty() ? Optional.of(found) : Optional.empty();
  }

  private Found readAndReset() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return read();
    } finally {
      connection.rollback(before);
    }
  }

  private Found read() throws SQLException {
    for (String setting : SessionSettings.OF_READER) {
      execute(setting);
    }
    List<String> mentions = new ArrayList<>();
    if (options.renamed().isPresent()) {
      mentions.addAll(new SchemaRenaming(connection, options.renamed().get()).rename());
    }
    WriterOptions effective = options.renamed().map(this::afterRenaming).orElse(options);
    Inventory inventory = new Inventory(new CatalogueReading(connection), effective);
    mentions.forEach(inventory::unwritten);
    for (ObjectWriter writer : writers()) {
      writer.read(inventory);
    }
    return new Found(inventory, Ordering.order(inventory, new Selection(inventory).chosen()));
  }

  private WriterOptions afterRenaming(WriterOptions.RenamedSchema renamed) {
    Set<String> schemas = new HashSet<>(options.schemas());
    if (schemas.remove(renamed.from())) {
      schemas.add(renamed.to());
    }
    return options.ofSchemas(schemas);
  }

  private static List<ObjectWriter> writers() {
    return List.of(
        new SchemaWriter(),
        new TypeWriter(),
        new LanguageWriter(),
        new RoutineWriter(),
        new OperatorWriter(),
        new TextSearchWriter(),
        new ForeignWriter(),
        new RelationWriter(),
        new SubscriptionWriter(),
        new DatabaseWriter(),
        new DependencyReader(),
        new FollowerWriter(),
        new PrivilegeWriter(),
        new RequirementReader());
  }

  private void execute(String statement) throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
