package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An undo is stored with the names of columns that the change itself is not about. */
@WithServers
class FingerprintScopeIT {

  private static final TableName ORDERS = new TableName("public", "orders");

  private TestDatabase database;
  private Workbench workbench;

  @BeforeEach
  void createATable(TestDatabase fresh) {
    database = fresh;
    workbench = new Workbench(database);
    database.execute(
        "DROP TABLE IF EXISTS orders CASCADE",
        "CREATE TABLE orders (id int PRIMARY KEY, a int DEFAULT 5, c int DEFAULT 4, free int DEFAULT 3)");
  }

  @AfterEach
  void close() throws SQLException {
    workbench.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX shared ON orders (a, c)",
        "CREATE INDEX shared ON orders (a) INCLUDE (c)",
        "CREATE INDEX shared ON orders ((a + c))",
        "CREATE INDEX shared ON orders (a) WHERE c > 0",
        "ALTER TABLE orders ADD CHECK (a > c)",
        "ALTER TABLE orders ADD UNIQUE (c, a)",
        "ALTER TABLE orders ADD UNIQUE (a, c), ADD FOREIGN KEY (a, c) REFERENCES orders (a, c)",
        "CREATE STATISTICS shared ON a, c FROM orders",
        "CREATE VIEW shared AS SELECT a, c FROM orders",
        "CREATE VIEW v AS SELECT id, a FROM orders;"
            + " CREATE VIEW shared AS SELECT v.id, c FROM v JOIN orders USING (id)",
        "CREATE TRIGGER shared BEFORE UPDATE OF a, c ON orders FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE TRIGGER shared BEFORE UPDATE ON orders FOR EACH ROW WHEN (NEW.a > NEW.c)"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "CREATE POLICY shared ON orders USING (a > c)",
        "ALTER TABLE orders DROP a, ADD a int GENERATED ALWAYS AS (c * 2) STORED"
      })
  void aDropSeesThatAColumnThatItsUndoNamesIsCalledOtherwise(String sharing) {
    database.execute(sharing);
    var drop =
        workbench.planned(
            Workbench.request(new DropColumn(ORDERS, "a", true, QuarantineMode.AUTO)));
    database.execute("ALTER TABLE orders RENAME c TO d");

    seesIt(drop);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX shared ON orders (a, c)",
        "CREATE INDEX shared ON orders ((a + c))",
        "ALTER TABLE orders ADD CHECK (a > c)",
        "CREATE STATISTICS shared ON a, c FROM orders"
      })
  void soDoesADropThatTakesNothingElseAlong(String sharing) {
    database.execute(sharing);
    var drop =
        workbench.planned(
            Workbench.request(new DropColumn(ORDERS, "a", false, QuarantineMode.HIDE)));
    database.execute("ALTER TABLE orders RENAME c TO d");

    seesIt(drop);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX shared ON orders ((a + c))",
        "CREATE INDEX shared ON orders (a) WHERE c > 0",
        "ALTER TABLE orders ADD CHECK (a > c)"
      })
  void soDoesAChangeOfType(String sharing) {
    database.execute(sharing);
    FieldOperation change =
        new ChangeType(ORDERS, "a", "bigint", Optional.empty(), CastErrorMode.FAIL);
    var changed = workbench.planned(Workbench.request(change));
    database.execute("ALTER TABLE orders RENAME c TO d");

    seesIt(changed);
  }

  @Test
  void soDoesADropWhereOnlyAPartitionSharesIt() {
    database.execute(
        "DROP TABLE orders",
        "CREATE TABLE orders (id int PRIMARY KEY, a int, c int) PARTITION BY RANGE (id)",
        "CREATE TABLE first_orders PARTITION OF orders FOR VALUES FROM (1) TO (9)",
        "CREATE INDEX shared ON first_orders (a, c)");
    var drop =
        workbench.planned(
            Workbench.request(new DropColumn(ORDERS, "a", false, QuarantineMode.HIDE)));
    database.execute("ALTER TABLE orders RENAME c TO d");

    seesIt(drop);
  }

  @Test
  void whatHappensToAColumnThatSharesNothingIsNotSeen() {
    database.execute("CREATE INDEX shared ON orders (a, c)");
    var drop =
        workbench.planned(
            Workbench.request(new DropColumn(ORDERS, "a", false, QuarantineMode.AUTO)));
    database.execute("ALTER TABLE orders RENAME free TO unnamed");

    assertThatCode(() -> workbench.carryOut(List.of(drop))).doesNotThrowAnyException();
  }

  private void seesIt(Workbench.Change change) {
    assertThatThrownBy(() -> workbench.carryOut(List.of(change)))
        .hasMessage("the table has changed");
  }
}
