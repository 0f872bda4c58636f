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
