package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the values of dropped columns are kept: by size, key, publication and policy (I5). */
@WithServers
class KeepingIT {

  private static final TableName ORDERS = TableName.of("orders");
  private static final PlanningLimits TINY =
      new PlanningLimits(100, 50, NamePolicy.DEFAULT, Optional.empty());

  private final TestDatabase database;
  private final Workbench bench;

  /** To this one every table with rows is big. */
  private final Workbench cautious;

  KeepingIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.cautious = new Workbench(database, TINY);
  }

  @BeforeEach
  void emptySchema() {
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
    cautious.close();
  }

  private static DropColumn drop(String column) {
    return new DropColumn(ORDERS, column, true, QuarantineMode.AUTO);
  }

  private static Kept kept(Plan plan) {
    return ((BringColumnBack) plan.undo()).kept();
  }

  @Test
  void i5_smallTablesAreCopiedAndBigOnesHidden() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text NOT NULL)",
        "INSERT INTO orders VALUES (1, 'a')");

    assertThat(kept(bench.planned(Workbench.request(drop("note"))).plan()))
        .isInstanceOf(Kept.Copied.class);
    Workbench.Change hidden = cautious.apply(drop("note"));
    assertThat(kept(hidden.plan())).isInstanceOf(Kept.Hidden.class);
    assertThat(hidden.plan().warnings()).extracting("code").containsExactly("hidden_column");
    assertThat(
            database.query(
                "SELECT kind FROM fieldfare.quarantine WHERE migration_id = '" + hidden.id() + "'"))
        .containsExactly("hidden");

    Plan undo = cautious.undo(hidden).plan();
    assertThat(undo.lossless()).isFalse();
    assertThat(undo.warnings()).extracting("code").containsExactly("not_valid");
    assertThat(database.value("SELECT note FROM orders")).isEqualTo("a");
  }

  @Test
  void i7_rowsWithoutAValueAreSaidWhenAHiddenColumnComesBack() {
    database.execute(
        "CREATE TABLE orders (note text NOT NULL, amount int)",
        "INSERT INTO orders VALUES ('a', 1)");
    Workbench.Change hidden = bench.apply(drop("note"));
    database.execute("INSERT INTO orders (amount) VALUES (2)");

    Plan undo = bench.undo(hidden).plan();

    assertThat(undo.lossless()).isFalse();
    assertThat(undo.warnings()).extracting("code").containsExactly("newer_rows", "not_valid");
    assertThat(undo.warnings().getFirst().message()).startsWith("1 row was written");
  }

  @Test
  void i5_aHiddenColumnActsOnNothing() {
    assumeThat(database.server().version()).isGreaterThanOrEqualTo(15);
    database.execute(
        "CREATE TABLE customers (id int PRIMARY KEY)",
        "INSERT INTO customers VALUES (1), (2)",
        "CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL DEFAULT 1"
            + " REFERENCES customers ON DELETE CASCADE, CHECK (customer IS NOT NULL),"
            + " UNIQUE NULLS NOT DISTINCT (customer))",
        "INSERT INTO orders VALUES (1, 1), (2, 2)");

    Workbench.Change hidden = cautious.apply(drop("customer"));
    database.execute(
        "INSERT INTO orders VALUES (3)",
        "INSERT INTO orders VALUES (4)",
        "DELETE FROM customers WHERE id = 2",
        "ALTER TABLE orders ADD customer text");

    assertThat(database.query("SELECT id FROM orders ORDER BY id"))
        .containsExactly("1", "2", "3", "4");
    database.execute("ALTER TABLE orders DROP customer");
    assertThatThrownBy(() -> cautious.undo(hidden)).hasMessageContaining("could not create unique");
    database.execute("DELETE FROM orders WHERE id = 4");
    cautious.undo(hidden);
    assertThat(
            database.query("SELECT conname FROM pg_constraint WHERE NOT convalidated ORDER BY 1"))
        .containsExactly(
            "orders_customer_check", "orders_customer_fkey", "orders_customer_not_null");
  }

  @Test
  void aDroppedColumnThatAForeignKeyCascadesThrough() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, code text UNIQUE)",
        "CREATE TABLE lines (id int PRIMARY KEY, code text REFERENCES orders (code) ON DELETE CASCADE)",
        "INSERT INTO orders VALUES (1, 'a'), (2, 'b')",
        "INSERT INTO lines VALUES (1, 'a'), (2, 'b')");

    for (Workbench each : List.of(bench, cautious)) {
      Workbench.Change dropped = each.apply(drop("code"));
      database.execute("DELETE FROM orders WHERE id = 2");
      assertThat(database.value("SELECT count(*) FROM lines")).isEqualTo("2");

      Plan undo = each.undo(dropped).plan();

      assertThat(
              database.value(
                  "SELECT convalidated FROM pg_constraint WHERE conname = 'lines_code_fkey'"))
          .isEqualTo("f");
      assertThat(database.value("SELECT code FROM orders")).isEqualTo("a");
      assertThat(undo.undo()).isInstanceOf(UndoSpec.DropColumnAgain.class);
      database.execute(
          "INSERT INTO orders VALUES (2, 'b')",
          "ALTER TABLE lines VALIDATE CONSTRAINT lines_code_fkey");
    }
  }

  @Test
  void aPublishedTableIsCopiedWhenSmallAndRefusedWhenBig() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'a')",
        "CREATE PUBLICATION everything FOR TABLE orders");
    try {
      assertThat(kept(bench.apply(drop("note")).plan())).isInstanceOf(Kept.Copied.class);
      database.execute("ALTER TABLE orders ADD note text");

      assertThat(cautious.refusal(drop("note")).reason()).isEqualTo(FailureReason.PUBLISHED_TABLE);
      assertThat(bench.refusal(new DropColumn(ORDERS, "note", false, QuarantineMode.HIDE)).reason())
          .isEqualTo(FailureReason.PUBLISHED_TABLE);
      assertThat(bench.planned(Workbench.request(new RenameColumn(ORDERS, "note", "n"))).plan())
          .isNotNull();
    } finally {
      database.execute("DROP PUBLICATION everything");
    }
  }

  @Test
  void replicaIdentityColumnsStay() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, code int NOT NULL UNIQUE, note text)",
        "ALTER TABLE orders REPLICA IDENTITY USING INDEX orders_code_key");

    assertThat(bench.refusal(drop("code")).reason()).isEqualTo(FailureReason.REPLICA_IDENTITY);
  }

  @Test
  void aKeyWithoutAPrimaryKeyFindsRowsToo() {
    database.execute(
        "CREATE TABLE orders (a int NOT NULL, b text NOT NULL, note text, UNIQUE (a, b))",
        "INSERT INTO orders VALUES (1, 'x\"y', 'one'), (1, 'z', 'two')");

    Plan plan = new Scenario(bench).passes(drop("note"), "orders");

    assertThat(kept(plan))
        .isEqualTo(new Kept.Copied(new RowKey(List.of("a", "b"), List.of("integer", "text"))));
  }

  @Test
  void policiesThatHideRowsFromUsMakeTheColumnHidden() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'a')",
        "ALTER TABLE orders ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");

    Workbench.Change dropped = bench.apply(drop("note"));
    assertThat(kept(dropped.plan())).isInstanceOf(Kept.Hidden.class);
    bench.undo(dropped);
    database.execute("ALTER TABLE orders NO FORCE ROW LEVEL SECURITY");
    assertThat(database.value("SELECT note FROM orders")).isEqualTo("a");
  }

  @Test
  void noTriggerFiresAndNoRowIsUpdatedWhenValuesComeBack() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'a')",
        "CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no''; END'",
        "CREATE TRIGGER forbid BEFORE UPDATE OR INSERT OR DELETE ON orders"
            + " FOR EACH ROW EXECUTE FUNCTION forbid()");

    bench.undo(bench.apply(drop("note")));

    assertThat(database.value("SELECT note FROM orders")).isEqualTo("a");
  }

  @Test
  void valuesThatAreNoLongerInQuarantineAreNotMadeUp() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'a')");
    Workbench.Change dropped = bench.apply(drop("note"));
    database.execute("UPDATE fieldfare.quarantine SET data = NULL, purged_at = now()");

    assertThat(bench.refusal(Workbench.undoOf(dropped)).reason())
        .isEqualTo(FailureReason.NOT_UNDOABLE);
  }

  @Test
  void aKeyThatIsWrittenOtherwiseNowIsSaid() {
    database.execute(
        "CREATE TABLE orders (id varchar(9) PRIMARY KEY, other int UNIQUE, note text, amount text)",
        "INSERT INTO orders VALUES ('01', 1, 'a', '1.0')");
    Workbench.Change dropped = bench.apply(drop("note"));
    Workbench.Change converted =
        bench.apply(
            new ChangeType(ORDERS, "amount", "numeric", Optional.empty(), CastErrorMode.FAIL));
    database.execute("ALTER TABLE orders ALTER id TYPE int USING id::int");

    assertThat(bench.refusal(Workbench.undoOf(dropped)).reason())
        .isEqualTo(FailureReason.LATER_CHANGES);
    assertThat(bench.refusal(Workbench.undoOf(converted)).reason())
        .isEqualTo(FailureReason.LATER_CHANGES);
    database.execute("ALTER TABLE orders ALTER id TYPE text USING '0' || id");
    bench.undo(converted);
    bench.undo(dropped);
    assertThat(database.value("SELECT note || amount FROM orders")).isEqualTo("a1.0");
  }

  @Test
  void filledRowsAreNotLookedForByAKeyThatIsCalledOtherwiseNow() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, a int)", "INSERT INTO orders VALUES (1, NULL)");
    Workbench.Change filled = bench.apply(new SetNotNull(ORDERS, "a", Optional.of("0")));
    database.execute("ALTER TABLE orders RENAME id TO number");

    assertThat(bench.refusal(Workbench.undoOf(filled)).reason())
        .isEqualTo(FailureReason.LATER_CHANGES);

    database.execute("ALTER TABLE orders RENAME number TO id");
    bench.undo(filled);
    assertThat(database.value("SELECT a IS NULL FROM orders")).isEqualTo("t");
  }
}
