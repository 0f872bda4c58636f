package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.OldestPostgres;
import dev.fieldfare.testkit.TestDatabase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation and its undo in the oldest version that a target may have. */
class OldestPostgresPlanIT {
  private static final TableName ORDERS = TableName.of("orders");

  private static TestDatabase database;

  @BeforeAll
  static void makeTable() {
    database = OldestPostgres.newDatabase();
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, state text NOT NULL DEFAULT 'new' UNIQUE,"
            + " amount text COMPRESSION pglz, note text)",
        "CREATE INDEX ON orders (lower(note))",
        "COMMENT ON COLUMN orders.note IS 'of the customer'",
        "INSERT INTO orders VALUES (1, 'new', '12', 'a'), (2, 'old', '007', NULL), (3, 'odd', 'x', 'b')");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  static List<FieldOperation> operations() {
    NewColumn id = new NewColumn("id", "bigint", false, Optional.empty());
    return List.of(
        AddColumn.nullable(ORDERS, "x", "numeric(10,2)"),
        new DropColumn(ORDERS, "note", false, QuarantineMode.COPY),
        new DropColumn(ORDERS, "note", false, QuarantineMode.HIDE),
        new RenameColumn(ORDERS, "note", "remark"),
        new ChangeType(ORDERS, "amount", "int", Optional.empty(), CastErrorMode.NULL),
        new SetDefault(ORDERS, "note", "it's"),
        new DropDefault(ORDERS, "state"),
        new SetNotNull(ORDERS, "note", Optional.of("none")),
        new DropNotNull(ORDERS, "state"),
        new CreateTable(TableName.of("forms"), List.of(id), List.of("id")),
        new DropTable(ORDERS, false),
        new RenameTable(ORDERS, "bills"));
  }

  static List<FieldOperation> operationsOnPartitions() {
    TableName events = TableName.of("events");
    return List.of(
        new DropColumn(events, "note", true, QuarantineMode.COPY),
        new DropColumn(events, "note", true, QuarantineMode.HIDE),
        new ChangeType(events, "n", "numeric(10,2)", Optional.empty(), CastErrorMode.FAIL),
        new SetDefault(events, "n", "5"),
        new SetNotNull(events, "n", Optional.of("0")));
  }

  @ParameterizedTest
  @MethodSource("operationsOnPartitions")
  void d25_partitionsKeepWhatIsTheirs(FieldOperation operation) throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS events",
        "CREATE TABLE events (id int, day int, note text, n int DEFAULT 1, PRIMARY KEY (id, day))"
            + " PARTITION BY RANGE (day)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20)",
        "INSERT INTO events VALUES (1, 1, 'a', 1), (2, 11, 'b', NULL)",
        "ALTER TABLE events_1 ALTER note SET DEFAULT 'own', ALTER note SET NOT NULL,"
            + " ALTER n SET DEFAULT 7, ALTER n SET NOT NULL",
        "ALTER TABLE events_1 ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 77",
        "COMMENT ON COLUMN events_1.note IS 'of the partition'",
        "CREATE INDEX ON events (note)",
        "COMMENT ON INDEX events_1_note_idx IS 'of the partition too'",
        "CREATE TRIGGER quiet BEFORE UPDATE OF note ON events FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "ALTER TABLE events_1 DISABLE TRIGGER quiet");
    try (Workbench bench = new Workbench(database)) {
      boolean hides =
          operation instanceof DropColumn drop && drop.quarantine() == QuarantineMode.HIDE;
      if (hides) {
        String schema = Schema.describe(bench);
        bench.undo(bench.apply(operation));
        assertThat(Schema.describe(bench)).isEqualTo(schema);
      } else {
        new Scenario(bench).passes(operation, "events");
      }
    } finally {
      database.execute("DROP TABLE events");
    }
  }

  @ParameterizedTest
  @MethodSource("operations")
  void appliesAndTakesBack(FieldOperation operation) throws Exception {
    try (Workbench bench = new Workbench(database)) {
      String[] tables = operation instanceof CreateTable ? new String[0] : new String[] {"orders"};
      assertThat(new Scenario(bench).passes(operation, tables).changesNothing()).isFalse();
    }
  }

  @Test
  void noOperationIsLeftOut() {
    assertThat(operations())
        .extracting(FieldOperation::type)
        .containsAll(
            Arrays.stream(OperationType.values())
                .filter(OperationType::isAvailable)
                .filter(type -> type != OperationType.UNDO)
                .toList());
  }
}
