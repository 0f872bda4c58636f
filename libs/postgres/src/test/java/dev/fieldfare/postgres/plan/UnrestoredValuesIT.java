package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kept values whose row is gone or has another key: counted, named, and still kept (I5, I7). */
@WithServers
class UnrestoredValuesIT {

  private static final TableName ORDERS = TableName.of("orders");

  private final TestDatabase database;
  private final Workbench bench;

  UnrestoredValuesIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void emptySchema() {
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void d3_valuesOfRowsWithOtherKeysAreCountedBeforeAndKeptAfterwards() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT i, 'note ' || i FROM generate_series(1, 12) i");
    Workbench.Change dropped = bench.apply(drop("note"));
    database.execute("UPDATE orders SET id = id + 1000 WHERE id <> 3");

    Plan preview = bench.planned(Workbench.undoOf(dropped)).plan();
    assertSaid(preview, "11 kept values have no row", "1, 2, 4, 5, 6, 7, 8, 9, 10, 11");
    bench.undo(dropped);

    assertThat(database.query("SELECT id FROM orders WHERE note IS NOT NULL")).containsExactly("3");
    assertThat(kept(dropped, "row_count || ' ' || (data ->> '12')")).isEqualTo("12 note 12");
    assertThat(kept(dropped, "unrestored ->> 'count'")).isEqualTo("11");
    assertThat(kept(dropped, "restored_at IS NULL")).isEqualTo("t");
  }

  @Test
  void d3_deletedRowsCountToo() {
    database.execute(
        "CREATE TABLE orders (a int, b text, note text, PRIMARY KEY (a, b))",
        "INSERT INTO orders VALUES (1, 'x', 'one'), (2, 'y', NULL)");
    Workbench.Change dropped = bench.apply(drop("note"));
    database.execute("DELETE FROM orders WHERE a = 2");

    assertSaid(bench.undo(dropped).plan(), "1 kept value has no row", "[\"2\", \"y\"]");
  }

  @Test
  void d3_nothingIsSaidWhereEachValueFindsItsRow() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'one'), (2, NULL)");
    Workbench.Change dropped = bench.apply(drop("note"));
    database.execute("INSERT INTO orders VALUES (3)");

    Plan plan = bench.undo(dropped).plan();

    assertThat(plan.lossless()).isTrue();
    assertThat(plan.warnings()).extracting(Warning::code).containsExactly("newer_rows");
    assertThat(kept(dropped, "unrestored IS NULL AND restored_at IS NOT NULL")).isEqualTo("t");
  }

  @Test
  void d3_rowsThatAppearTwiceHideNoneThatIsGone() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'one'), (2, 'two')");
    Workbench.Change dropped = bench.apply(drop("note"));
    database.execute(
        "ALTER TABLE orders DROP CONSTRAINT orders_pkey", "UPDATE orders SET id = 1 WHERE id = 2");

    assertSaid(bench.undo(dropped).plan(), "1 kept value has no row", "2");
  }

  @Test
  void d3_convertedValuesOfRowsWithOtherKeysAreSaid() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, amount text)",
        "INSERT INTO orders VALUES (1, '1.50'), (2, '2e0')");
    Workbench.Change converted =
        bench.apply(
            new ChangeType(ORDERS, "amount", "numeric", Optional.empty(), CastErrorMode.FAIL));
    database.execute("UPDATE orders SET id = 20 WHERE id = 2");

    assertSaid(bench.undo(converted).plan(), "1 kept value has no row", "2");

    assertThat(database.query("SELECT amount FROM orders ORDER BY id"))
        .containsExactly("1.50", "2");
    assertThat(kept(converted, "data ->> '2'")).isEqualTo("2e0");
  }

  @Test
  void d3_filledRowsWithOtherKeysAreSaid() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, amount int)",
        "INSERT INTO orders VALUES (1, NULL), (2, NULL), (3, 3)");
    Workbench.Change filled = bench.apply(new SetNotNull(ORDERS, "amount", Optional.of("0")));
    database.execute("UPDATE orders SET id = 20 WHERE id = 2");

    assertSaid(bench.undo(filled).plan(), "1 kept value has no row", "2");

    assertThat(database.query("SELECT id FROM orders WHERE amount IS NULL")).containsExactly("1");
  }

  private static void assertSaid(Plan plan, String count, String keys) {
    assertThat(plan.lossless()).isFalse();
    List<Warning> said =
        plan.warnings().stream().filter(w -> w.code().equals("values_not_restored")).toList();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst().severity()).isEqualTo(Severity.HIGH);
    assertThat(said.getFirst().message()).startsWith(count).endsWith(": " + keys + ".");
  }

  private String kept(Workbench.Change change, String what) {
    return database.value(
        "SELECT %s FROM fieldfare.quarantine WHERE migration_id = '%s'"
            .formatted(what, change.id()));
  }

  private static DropColumn drop(String column) {
    return new DropColumn(ORDERS, column, false, QuarantineMode.COPY);
  }
}
