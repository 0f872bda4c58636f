package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class DefaultAndNullIT {

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  DefaultAndNullIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void emptySchema() {
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static final TableName ORDERS = TableName.of("orders");

  @Test
  void setsAndDropsDefaults() {
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, state varchar(9))");

    scenario.passes(new SetDefault(ORDERS, "state", "it's new"), "orders");
    bench.apply(new SetDefault(ORDERS, "state", "new"));
    scenario.passes(new SetDefault(ORDERS, "state", "old"), "orders");
    scenario.passes(new DropDefault(ORDERS, "state"), "orders");

    assertThat(database.value("INSERT INTO orders VALUES (1) RETURNING state")).isEqualTo("new");
    assertThat(bench.refusal(new SetDefault(ORDERS, "state", "much too long")).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
  }

  @Test
  void refusesDefaultsWhereValuesComeFromElsewhere() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY,"
            + " twice int GENERATED ALWAYS AS (id * 2) STORED)");

    assertThat(bench.refusal(new SetDefault(ORDERS, "id", "1")).reason())
        .isEqualTo(FailureReason.UNSUPPORTED);
    assertThat(bench.refusal(new DropDefault(ORDERS, "twice")).reason())
        .isEqualTo(FailureReason.GENERATED_COLUMN);
    assertThat(bench.refusal(new DropDefault(ORDERS, "none")).reason())
        .isEqualTo(FailureReason.COLUMN_MISSING);
  }

  @Test
  void severalDefaultsOfARunShareAStatementWhereTheyCan() {
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, a int, b int)");

    var changes =
        bench.applyTogether(
            new SetDefault(ORDERS, "a", "1"),
            new SetDefault(ORDERS, "b", "2"),
            new SetDefault(ORDERS, "a", "3"));

    assertThat(Statements.join(changes.stream().map(Workbench.Change::plan).toList())).hasSize(2);
    assertThat(database.value("INSERT INTO orders VALUES (1) RETURNING a + b")).isEqualTo("5");
    bench.undo(changes.get(2));
    assertThat(database.value("INSERT INTO orders VALUES (2) RETURNING a + b")).isEqualTo("3");
  }

  @Test
  void forbidsAndAllowsNull() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, a int, b int CONSTRAINT named NOT NULL)",
        "INSERT INTO orders VALUES (1, 1, 1)");

    scenario.passes(new SetNotNull(ORDERS, "a", Optional.empty()), "orders");
    scenario.passes(new DropNotNull(ORDERS, "b"), "orders");
    assertThat(bench.apply(new DropNotNull(ORDERS, "a")).plan().changesNothing()).isTrue();
    assertThat(bench.apply(new SetNotNull(ORDERS, "b", Optional.empty())).plan().changesNothing())
        .isTrue();
    assertThat(bench.refusal(new DropNotNull(ORDERS, "id")).reason())
        .isEqualTo(FailureReason.PRIMARY_KEY);
  }

  @Test
  void nullsRefuseOrAreFilledAndEmptiedAgain() {
    database.execute(
        "CREATE TABLE orders (id int PRIMARY KEY, a int CHECK (a < 100))",
        "CREATE INDEX ON orders (a)",
        "INSERT INTO orders VALUES (1, 1), (2, NULL), (3, NULL)");

    Refusal refusal = bench.refusal(new SetNotNull(ORDERS, "a", Optional.empty()));
    assertThat(refusal.reason()).isEqualTo(FailureReason.NULLS_PRESENT);
    assertThat(refusal.message()).startsWith("2 rows");
    assertThat(bench.refusal(new SetNotNull(ORDERS, "a", Optional.of("many"))).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
    assertThat(bench.refusal(new SetNotNull(ORDERS, "a", Optional.of("100"))).reason())
        .isEqualTo(FailureReason.CONSTRAINT_VIOLATED);
    scenario.passes(new SetNotNull(ORDERS, "a", Optional.of("0")), "orders");

    Workbench.Change filled = bench.apply(new SetNotNull(ORDERS, "a", Optional.of("0")));
    database.execute("UPDATE orders SET a = 7 WHERE id = 2", "INSERT INTO orders VALUES (4, 0)");
    bench.undo(filled);
    assertThat(database.query("SELECT coalesce(a, -1) FROM orders ORDER BY id"))
        .containsExactly("1", "7", "-1", "0");
  }

  @Test
  void nullsWrittenSinceBringNotNullBackAsNotValid() {
    database.execute("CREATE TABLE orders (id int PRIMARY KEY, a int NOT NULL)");
    Workbench.Change allowed = bench.apply(new DropNotNull(ORDERS, "a"));
    database.execute("INSERT INTO orders VALUES (1, NULL)");

    Plan plan = bench.undo(allowed).plan();

    assertThat(plan.lossless()).isFalse();
    assertThat(plan.warnings()).extracting("code").containsExactly("not_valid");
    assertThat(
            database.value(
                "SELECT convalidated FROM pg_constraint WHERE conname = 'orders_a_not_null'"))
        .isEqualTo("f");
  }
}
