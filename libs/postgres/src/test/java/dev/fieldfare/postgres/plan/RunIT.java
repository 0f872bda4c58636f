package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanResult.Deferred;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several changes planned in one call, each against the shape that the earlier ones leave. */
@WithServers
class RunIT {

  private static final TableName T = TableName.of("t");
  private static final TableName U = TableName.of("u");

  private final TestDatabase database;
  private final Workbench bench;

  RunIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void makeATable() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE t (id int PRIMARY KEY, a text DEFAULT '1', b int UNIQUE, c int CHECK (c > 0))",
        "INSERT INTO t VALUES (1, '1', 1, 1)");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  private static AddColumn add(TableName table, String column, String type) {
    return AddColumn.nullable(table, column, type);
  }

  private static DropColumn drop(String column) {
    return new DropColumn(T, column, false, QuarantineMode.AUTO);
  }

  private static ChangeType retype(String column, String type) {
    return new ChangeType(T, column, type, Optional.empty(), CastErrorMode.FAIL);
  }

  private static ChangeType retype(TableName table, String type) {
    return new ChangeType(table, "a", type, Optional.empty(), CastErrorMode.FAIL);
  }

  private List<PlanResult> plan(FieldOperation... operations) {
    return bench.plan(Stream.of(operations).map(Workbench::request).toList());
  }

  private String columns(String table) {
    return String.join(
        " ",
        database.query(
            "SELECT attname || ':' || format_type(atttypid, atttypmod) FROM pg_attribute WHERE"
                + " attrelid = '"
                + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname"));
  }

  @Test
  void namesThatARunFreesCanBeUsedAgain() {
    bench.applyTogether(
        drop("a"),
        add(T, "a", "int"),
        new RenameColumn(T, "a", "z"),
        add(T, "a", "date"),
        drop("c"),
        new RenameColumn(T, "z", "c"));

    assertThat(columns("t")).isEqualTo("a:date b:integer c:integer id:integer");
  }

  @Test
  void defaultsOfColumnsOfTheRunAreCheckedToo() {
    bench.applyTogether(
        add(T, "x", "varchar(3)"),
        new SetDefault(T, "x", "abc"),
        new RenameColumn(T, "x", "y"),
        new SetDefault(T, "y", "def"));
    assertThat(database.value("INSERT INTO t (id) VALUES (2) RETURNING y")).isEqualTo("def");

    assertThat(plan(add(T, "v", "varchar(3)"), new SetDefault(T, "v", "too long")).get(1))
        .isInstanceOf(Refused.class);
  }

  @Test
  void aTypeChangeLeavesTheOtherColumnsPlannable() {
    bench.applyTogether(
        retype("a", "integer"),
        add(T, "x", "int"),
        new RenameColumn(T, "b", "bb"),
        new SetDefault(T, "a", "5"),
        new DropDefault(T, "c"));

    assertThat(columns("t")).isEqualTo("a:integer bb:integer c:integer id:integer x:integer");
    assertThat(database.value("INSERT INTO t (id) VALUES (2) RETURNING a + 1")).isEqualTo("6");
  }

  @Test
  void columnsThatRewriteTheTableArePlannedBehindOtherChanges() {
    database.execute(
        "CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100)",
        "CREATE TABLE u (id int PRIMARY KEY)");
    AddColumn token =
        new AddColumn(
            U,
            "z",
            "uuid",
            true,
            Optional.empty(),
            Optional.of("gen_random_uuid()"),
            false,
            Optional.empty());

    bench.applyTogether(add(T, "x", "text"), add(T, "y", "percent"), add(U, "x", "int"), token);

    assertThat(columns("u")).isEqualTo("id:integer x:integer z:uuid");
    List<PlanResult> renamed =
        plan(new RenameTable(T, "old"), add(TableName.of("old"), "w", "percent"));
    assertThat(renamed.get(1)).isInstanceOf(Deferred.class);
  }

  @Test
  void conversionsThatAreTriedTogetherAnswerEachForItself() {
    database.execute(
        "CREATE TABLE u (id int PRIMARY KEY, a text)",
        "INSERT INTO u VALUES (1, 'x'), (2, '2')",
        "CREATE TABLE v (id int PRIMARY KEY, a text)",
        "INSERT INTO v VALUES (1, '7')");
    TableName v = TableName.of("v");

    List<PlanResult> results = plan(retype("a", "integer"), retype(U, "integer"), retype(v, "int"));

    assertThat(results.get(0)).isInstanceOf(Planned.class);
    assertThat(((Refused) results.get(1)).refusal().message())
        .startsWith("1 of 2 values of \"a\" does not convert");
    assertThat(results.get(2)).isInstanceOf(Planned.class);
  }

  @Test
  void aConversionThatRaisesIsRefusedAndItsNeighboursArePlanned() {
    database.execute(
        "CREATE TABLE u (id int PRIMARY KEY, a text)",
        "INSERT INTO u VALUES (1, '1')",
        "CREATE FUNCTION picky(int) RETURNS boolean LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''not today''; END'",
        "CREATE DOMAIN moody AS int CHECK (picky(VALUE))");

    List<PlanResult> results = plan(retype(U, "moody"), retype("a", "integer"));

    assertThat(((Refused) results.get(0)).refusal().message()).contains("not today");
    assertThat(results.get(1)).isInstanceOf(Planned.class);
  }

  @Test
  void whatNeedsTheRealTableIsDeferredAndAllBehindIt() {
    List<PlanResult> results =
        plan(
            new RenameColumn(T, "a", "aa"),
            retype("aa", "int"),
            add(T, "x", "int"),
            add(U, "y", "int"));

    assertThat(results.get(0)).isInstanceOf(Planned.class);
    assertThat(results.get(1)).isInstanceOf(Deferred.class);
    assertThat(results.get(2)).isInstanceOf(Deferred.class);
    assertThat(results.get(3)).isInstanceOf(Refused.class);
    assertThat(plan(add(T, "x", "int"), new SetNotNull(T, "x", Optional.empty())).get(1))
        .isInstanceOf(Deferred.class);
    assertThat(plan(add(T, "x", "int"), new DropTable(T, false)).get(1))
        .isInstanceOf(Deferred.class);
  }

  @Test
  void aRefusalLeavesTheShapeAsItIs() {
    List<PlanResult> results =
        plan(add(T, "x", "nosuch"), add(T, "x", "int"), add(T, "x", "int"), drop("id"));

    assertThat(results.stream().map(Object::getClass).toList())
        .isEqualTo(List.of(Refused.class, Planned.class, Refused.class, Refused.class));
  }

  @Test
  void tablesMadeAndRenamedInTheRunAreChangedInIt() {
    NewColumn id = new NewColumn("id", "int", false, Optional.empty());
    bench.applyTogether(
        new RenameTable(T, "old"),
        new CreateTable(T, List.of(id), List.of("id")),
        add(T, "x", "int"),
        new SetDefault(T, "x", "3"),
        add(TableName.of("old"), "y", "int"),
        new RenameTable(T, "u"),
        new RenameColumn(U, "x", "z"));

    assertThat(columns("u")).isEqualTo("id:integer z:integer");
    assertThat(columns("old")).isEqualTo("a:text b:integer c:integer id:integer y:integer");
  }

  @Test
  void aDryRunChangesNothingForThoseBehindIt() {
    var dry = new PlanOptions(MessageOptions.DEFAULT.asDryRun(), Optional.empty());
    List<PlanResult> results =
        bench.plan(
            List.of(
                new PlanChange(UUID.randomUUID(), drop("a"), dry),
                Workbench.request(retype("a", "int")),
                Workbench.request(add(T, "a", "int"))));

    assertThat(results.get(0)).isInstanceOf(Planned.class);
    assertThat(results.get(1)).isInstanceOf(Planned.class);
    assertThat(results.get(2)).isInstanceOf(Refused.class);
  }

  @Test
  void undosTakePartInRuns() {
    Workbench.Change added = bench.apply(add(T, "x", "int"));
    Workbench.Change renamed = bench.apply(new RenameColumn(T, "b", "bb"));
    List<PlanResult> results =
        bench.plan(
            List.of(
                Workbench.undoOf(renamed),
                Workbench.undoOf(added),
                Workbench.request(add(T, "x", "date"))));

    bench.carryOut(results.stream().map(Workbench::change).toList());

    assertThat(columns("t")).isEqualTo("a:text b:integer c:integer id:integer x:date");
  }

  @Test
  void c16_aTableThatSomebodyHoldsDoesNotHoldUpTheOthers() throws Exception {
    database.execute("CREATE TABLE u (id int PRIMARY KEY, a text)");
    try (var holder = database.connect();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
      long start = System.nanoTime();
      List<PlanResult> results =
          plan(
              drop("a"),
              new DropColumn(U, "a", false, QuarantineMode.AUTO),
              new RenameColumn(T, "b", "bb"));

      assertThat(results.get(0)).isInstanceOf(PlanResult.Blocked.class);
      assertThat(results.get(1)).isInstanceOf(Planned.class);
      assertThat(results.get(2)).isInstanceOf(Deferred.class);
      assertThat(plan(new RenameColumn(T, "b", "bb"))).first().isInstanceOf(Planned.class);
      assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
      holder.rollback();
    }
    assertThat(bench.query("SHOW lock_timeout")).containsExactly("0");
  }
}
