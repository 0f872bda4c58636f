package dev.fieldfare.postgres.structure.writer;

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
import java.util.Set;

/**
 * Writes the statements that make the structure of a database again, ordered by dependency.
 *
 * <p>Everything is read by queries in one snapshot. What no statement can make is named in the
 * result. Decision 0065 says why this is not pg_dump.
 */
public final class StructureWriter {

  private final Connection connection;
  private final WriterOptions options;

  private StructureWriter(Connection connection, WriterOptions options) {
    this.connection = connection;
    this.options = options;
  }

  /**
   * Writes what a database holds.
   *
   * <p>With auto-commit on, it reads in a transaction of its own. Otherwise it reads in the
   * caller's, whose isolation has to be REPEATABLE READ for a consistent result; settings of that
   * transaction are as before afterwards.
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

  static <T> T reading(Connection connection, WriterOptions options, Use<T> use)
      throws SQLException, IOException {
    StructureWriter writer = new StructureWriter(connection, options);
    if (!connection.getAutoCommit()) {
      return writer.useAndReset(use);
    }
    connection.setAutoCommit(false);
    try {
      writer.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
      return writer.useAndReset(use);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private <T> T useAndReset(Use<T> use) throws SQLException, IOException {
    Savepoint before = connection.setSavepoint();
    try {
      return use(use);
    } finally {
      connection.rollback(before);
    }
  }

  private <T> T use(Use<T> use) throws SQLException, IOException {
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
    List<Item> ordered = Ordering.order(inventory, new Selection(inventory).chosen());
    return use.of(inventory, ordered);
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
