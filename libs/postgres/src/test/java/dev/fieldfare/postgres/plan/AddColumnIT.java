package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
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
}
