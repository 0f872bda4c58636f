package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class AddColumnIT {

  private static final TableName ORDERS = TableName.of("orders");

  private final TestDatabase database;
  private final Workbench bench;

  AddColumnIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void makeATable() {
    database.execute(
        "DROP TABLE IF EXISTS orders CASCADE",
        "CREATE TABLE orders (id int PRIMARY KEY, note text)",
        "INSERT INTO orders VALUES (1, 'a')");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void addsAColumnOfAFieldType() {
    Plan plan = bench.apply(AddColumn.nullable(ORDERS, "mail", "email")).plan();

    assertThat(plan.strategy()).isEqualTo(Strategy.INSTANT);
    assertThat(Statements.join(List.of(plan)))
        .containsExactly(
            "ALTER TABLE \"public\".\"orders\" ADD COLUMN \"mail\" character varying(255)");
    assertThat(typeOf("mail")).isEqualTo("character varying(255)");
  }

  @Test
  void addsNotNullWithALiteralDefaultWithoutRewriting() {
    String before = database.value("SELECT relfilenode FROM pg_class WHERE relname = 'orders'");

    bench.apply(add("amount", "numeric(10,2)", false, "1.50"));

    assertThat(database.value("SELECT amount FROM orders")).isEqualTo("1.50");
    assertThat(database.value("SELECT relfilenode FROM pg_class WHERE relname = 'orders'"))
        .isEqualTo(before);
  }

  @Test
  void refusesNotNullWithoutDefaultWhereThereAreRows() {
    assertThat(bench.refusal(add("amount", "int", false, null)).reason())
        .isEqualTo(FailureReason.NULLS_PRESENT);

    database.execute("TRUNCATE orders");
    bench.apply(add("amount", "int", false, null));
  }

  @Test
  void c6_refusesInjectedTypes() {
    for (String type :
        List.of("text; drop table orders", "text--", "int) ; select (1", "nosuch", "", "text\0")) {
      FailureReason reason = bench.refusal(add("x", type, true, null)).reason();

      assertThat(reason).as(type).isEqualTo(FailureReason.UNKNOWN_TYPE);
    }
  }

  @Test
  void c6_literalDefaultsStayLiterals() {
    bench.apply(add("x", "text", true, "'; drop table orders; --\\"));

    assertThat(database.value("SELECT x FROM orders")).isEqualTo("'; drop table orders; --\\");
  }

  @Test
  void refusesDefaultsThatMeanTheMomentOfTheChange() {
    for (String type : List.of("timestamp", "timestamptz(3)", "date", "timetz", "datetime")) {
      for (String moment :
          List.of("now()", "now", " NOW ()", "now())", "today", "tomorrow 12:00")) {
        assertThat(bench.refusal(add("x", type, true, moment)).reason())
            .as(type + " " + moment)
            .isEqualTo(FailureReason.INVALID_DEFAULT);
      }
    }
    assertThat(bench.refusal(add("x", "tstzrange", true, "[now,)")).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
    bench.apply(add("x", "text", true, "now()"));
    assertThat(database.value("SELECT x FROM orders")).isEqualTo("now()");
    bench.apply(add("y", "timestamptz", true, "infinity"));
  }

  @Test
  void c8_refusesDefaultsThatTheTypeWouldCut() {
    assertThat(bench.refusal(add("x", "varchar(3)", true, "four")).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
    assertThat(bench.refusal(add("x", "int", true, "1.5")).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
  }

  @Test
  void plansEachOfARunAgainstTheShapeThatTheEarlierLeave() {
    bench.applyTogether(
        new RenameColumn(ORDERS, "note", "remark"),
        AddColumn.nullable(ORDERS, "note", "int"),
        new RenameColumn(ORDERS, "note", "count"),
        AddColumn.nullable(ORDERS, "note", "date"));

    assertThat(
            database.value(
                "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute"
                    + " WHERE attrelid = 'orders'::regclass AND attnum > 0"))
        .isEqualTo("id,remark,count,note");
  }

  @Test
  void joinsNeighboursIntoOneStatement() {
    List<Workbench.Change> changes =
        bench.applyTogether(
            AddColumn.nullable(ORDERS, "a", "int"),
            AddColumn.nullable(ORDERS, "b", "int"),
            AddColumn.nullable(ORDERS, "c", "int"));

    assertThat(Statements.join(changes.stream().map(Workbench.Change::plan).toList())).hasSize(1);
  }

  @Test
  void keywordsAreNames() {
    bench.apply(AddColumn.nullable(ORDERS, "select", "int"));
    bench.apply(new RenameColumn(ORDERS, "select", "from"));

    assertThat(typeOf("from")).isEqualTo("integer");
  }

  private String typeOf(String column) {
    return database.value(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
            + " 'orders'::regclass AND attname = '"
            + column
            + "'");
  }

  private static AddColumn add(String column, String type, boolean nullable, String literal) {
    return new AddColumn(
        ORDERS,
        column,
        type,
        nullable,
        Optional.ofNullable(literal),
        Optional.empty(),
        false,
        Optional.empty());
  }

  @Test
  void expressionsAreParsedAndRewriteTheTable() {
    Plan plan = bench.apply(addExpression("stamp", "timestamptz", "now()")).plan();
    bench.apply(addExpression("token", "uuid", "gen_random_uuid()"));

    assertThat(plan.strategy()).isEqualTo(Strategy.REWRITE);
    assertThat(database.value("SELECT stamp IS NOT NULL AND token IS NOT NULL FROM orders"))
        .isEqualTo("t");
    for (String bad :
        List.of("nosuch()", "1) CHECK (true", "'x'; drop table orders", "id", "1 +")) {
      assertThat(bench.refusal(addExpression("x", "int", bad)).reason())
          .as(bad)
          .isEqualTo(FailureReason.INVALID_EXPRESSION);
    }
    database.execute("INSERT INTO orders SELECT i FROM generate_series(2, 100000) i");
    assertThat(bench.refusal(addExpression("y", "uuid", "gen_random_uuid()")).reason())
        .isEqualTo(FailureReason.NOT_AVAILABLE_YET);
  }

  @Test
  void domainsThatCheckValuesAreNotCalledInstant() {
    database.execute(
        "DROP DOMAIN IF EXISTS positive, plain",
        "CREATE DOMAIN positive AS int CHECK (value > 0)",
        "CREATE DOMAIN plain AS int");

    assertThat(bench.apply(add("a", "positive", false, "1")).plan().strategy())
        .isEqualTo(Strategy.REWRITE);
    assertThat(bench.apply(add("b", "plain", false, "1")).plan().strategy())
        .isEqualTo(Strategy.INSTANT);
    assertThat(bench.refusal(add("c", "positive", true, "-1")).reason())
        .isEqualTo(FailureReason.INVALID_DEFAULT);
  }

  @Test
  void whatNeedsOnlineStepsIsNotPretended() {
    AddColumn unique =
        new AddColumn(
            ORDERS, "x", "int", true, Optional.empty(), Optional.empty(), true, Optional.empty());
    AddColumn reference =
        new AddColumn(
            ORDERS,
            "x",
            "int",
            true,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.of("orders(id)"));

    assertThat(bench.refusal(unique).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    assertThat(bench.refusal(reference).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
  }

  @Test
  void theStrategyThatIsAskedForIsTheOnlyOne() {
    assertThat(bench.plan(asking(Strategy.INSTANT))).isInstanceOf(PlanResult.Planned.class);
    assertThat(bench.refusal(asking(Strategy.ONLINE)).reason())
        .isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    assertThat(bench.refusal(asking(Strategy.REWRITE)).reason())
        .isEqualTo(FailureReason.UNSUPPORTED);
  }

  private static PlanRequest asking(Strategy strategy) {
    MessageOptions options =
        new MessageOptions(
            Optional.of(strategy),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            false,
            false);
    return new PlanRequest.PlanChange(
        UUID.randomUUID(),
        AddColumn.nullable(ORDERS, "z", "int"),
        new PlanOptions(options, Optional.empty()));
  }

  @Test
  void columnNumbersRunOut() {
    database.execute(
        "DO $$ BEGIN FOR i IN 1..1300 LOOP EXECUTE 'ALTER TABLE orders ADD c' || i || ' int'; END"
            + " LOOP; END $$");
    Plan plan = bench.planned(Workbench.request(AddColumn.nullable(ORDERS, "last", "int"))).plan();
    assertThat(plan.warnings()).extracting("code").containsExactly("column_numbers");

    database.execute(
        "DO $$ BEGIN FOR i IN 1..298 LOOP EXECUTE 'ALTER TABLE orders ADD d' || i || ' int,'"
            + " || 'DROP c' || i; END LOOP; END $$");
    assertThat(bench.refusal(AddColumn.nullable(ORDERS, "last", "int")).reason())
        .isEqualTo(FailureReason.TOO_MANY_COLUMNS);
  }

  @Test
  void undoPutsTheColumnIntoQuarantine() {
    Workbench.Change added = bench.apply(add("x", "int", true, null));
    database.execute("UPDATE orders SET x = 42");

    Workbench.Change c9 = bench.undo(added);

    assertThat(c9.plan().requiresBackup()).isTrue();
    assertThat(
            database.value(
                "SELECT data FROM fieldfare.quarantine WHERE migration_id = '" + c9.id() + "'"))
        .isEqualTo("{\"1\": \"42\"}");
    bench.undo(c9);
    assertThat(database.value("SELECT x FROM orders")).isEqualTo("42");
  }

  @Test
  void c10_anUndoKnowsItsOwnColumn() {
    Workbench.Change added = bench.apply(add("x", "int", true, null));
    database.execute("ALTER TABLE orders ALTER x TYPE text");
    assertThat(bench.refusal(Workbench.undoOf(added)).reason())
        .isEqualTo(FailureReason.LATER_CHANGES);

    database.execute("ALTER TABLE orders RENAME x TO y");
    assertThat(bench.refusal(Workbench.undoOf(added)).reason())
        .isEqualTo(FailureReason.COLUMN_MISSING);
  }

  private static AddColumn addExpression(String column, String type, String expression) {
    return new AddColumn(
        ORDERS,
        column,
        type,
        true,
        Optional.empty(),
        Optional.of(expression),
        false,
        Optional.empty());
  }
}
