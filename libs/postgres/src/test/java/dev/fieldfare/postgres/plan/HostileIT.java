package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.CreateTable;
import dev.fieldfare.contracts.operation.CreateTable.NewColumn;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.RenameTable;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.plan.context.Expression;
import dev.fieldfare.postgres.sql.Identifier;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, types, defaults and values that try to be more than that (I8). */
@WithServers
class HostileIT {

  private final TestDatabase database;
  private final Workbench anything;
  private final Workbench bench;

  HostileIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.anything =
        new Workbench(
            database,
            new PlanningLimits(
                1L << 26,
                50,
                new NamePolicy(Pattern.compile(".*", Pattern.DOTALL)),
                Optional.empty()));
    database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
    anything.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "a\"b",
        "a'b",
        "a\\b",
        "a;b--c",
        "\"; DROP TABLE kept; --",
        "$$",
        "$1",
        "?",
        "%s",
        "{0}",
        "Ünï cödé",
        "ａ",
        " ",
        "a.b",
        "a\nb"
      })
  void c6_everyOperationWorksUnderEveryName(String name) {
    TableName table = TableName.of("t_" + name);
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE kept (id int)",
        "CREATE TABLE %s (id int, %s varchar(9) UNIQUE CHECK (%2$s <> 'no'), PRIMARY KEY (id))"
            .formatted(Identifier.quote(table), Identifier.quote(name)),
        "INSERT INTO %s VALUES (1, '7'), (2, NULL)".formatted(Identifier.quote(table)));
    Scenario scenario = new Scenario(anything);
    String relation = Identifier.quote(table);

    scenario.passes(AddColumn.nullable(table, "x" + name, "text"), relation);
    scenario.passes(new RenameColumn(table, name, "y" + name), relation);
    scenario.passes(new SetDefault(table, name, "it's " + "\\"), relation);
    scenario.passes(new SetNotNull(table, name, Optional.of("'\\")), relation);
    scenario.passes(
        new ChangeType(table, name, "varchar(5)", Optional.empty(), CastErrorMode.FAIL), relation);
    scenario.passes(new DropColumn(table, name, false, QuarantineMode.COPY), relation);
    scenario.passes(new DropColumn(table, name, false, QuarantineMode.HIDE), relation);
    scenario.passes(new RenameTable(table, "z" + name));
    scenario.passes(new DropTable(table, false), relation);
    assertThat(database.value("SELECT count(*) FROM kept")).isEqualTo("0");
  }

  @Test
  void c6_newNamesFollowThePolicyAndReservedOnesAreOurs() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, a int)");
    TableName t = TableName.of("t");
    for (String name : List.of("A", "1a", "a b", "a\"b", "ä", "a-b", "x".repeat(63) + "\n")) {
      if (name.length() <= 63) {
        assertThat(bench.refusal(AddColumn.nullable(t, name, "int")).reason())
            .as(name)
            .isEqualTo(FailureReason.INVALID_NAME);
        assertThat(bench.refusal(new RenameColumn(t, "a", name)).reason())
            .isEqualTo(FailureReason.INVALID_NAME);
        assertThat(bench.refusal(new RenameTable(t, name)).reason())
            .isEqualTo(FailureReason.INVALID_NAME);
      }
    }
    assertThat(bench.refusal(AddColumn.nullable(t, "__ff_x", "int")).reason())
        .isEqualTo(FailureReason.RESERVED_NAME);
    assertThat(bench.refusal(AddColumn.nullable(t, "ctid", "int")).reason())
        .isEqualTo(FailureReason.SYSTEM_COLUMN);
    assertThat(bench.refusal(new RenameColumn(t, "a", "xmin")).reason())
        .isEqualTo(FailureReason.SYSTEM_COLUMN);
    assertThat(bench.refusal(new RenameColumn(t, "__ff_x", "b")).reason())
        .isEqualTo(FailureReason.RESERVED_NAME);
    assertThat(bench.refusal(AddColumn.nullable(t, "a", "int")).reason())
        .isEqualTo(FailureReason.COLUMN_EXISTS);
    bench.apply(AddColumn.nullable(t, "x".repeat(63), "int"));
  }

  @Test
  void c6_systemSchemasAndOursAreRefusedForEverything() {
    for (String schema : List.of("pg_catalog", "information_schema", "fieldfare", "pg_toast")) {
      TableName table = new TableName(schema, "pg_class");
      NewColumn column = new NewColumn("a", "int", true, Optional.empty());
      for (var operation :
          List.of(
              AddColumn.nullable(table, "a", "int"),
              new RenameColumn(table, "oid", "b"),
              new DropColumn(table, "oid", true, QuarantineMode.AUTO),
              new SetDefault(table, "oid", "1"),
              new DropTable(table, true),
              new RenameTable(table, "b"),
              new CreateTable(table, List.of(column), List.of()))) {
        assertThat(bench.refusal(operation).reason()).isEqualTo(FailureReason.SYSTEM_SCHEMA);
      }
    }
  }

  private static final List<String> PARTS =
      List.of(
          "text",
          "int",
          ";",
          "drop table t",
          "(",
          ")",
          "'",
          "\"",
          "--",
          "/*",
          "$$",
          "numeric",
          "1",
          ",",
          "[]",
          " ",
          "varchar",
          "\\",
          "select",
          "::",
          "%TYPE",
          "\0",
          "ü",
          "not null");

  @Test
  void c6_injectedTypesAndDefaultsChangeNothing() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY)");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      StringBuilder text = new StringBuilder();
      for (int part = random.nextInt(1, 7); part > 0; part--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())));
      }
      String type = random.nextBoolean() ? text.toString() : "varchar(40)";
      addIfPlanned("c" + round, type, text.toString());
    }
    assertThat(
            database.query(
                "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                    + " 'public'::regnamespace"))
        .as("seed %d", seed)
        .containsExactly("t");
    assertThat(
            database.query(
                "SELECT attname FROM pg_attribute WHERE attrelid = 't'::regclass AND"
                    + " attnum > 0 AND attname !~ '^(id|c[0-9]+)$'"))
        .as("seed %d", seed)
        .isEmpty();
  }

  private void addIfPlanned(String column, String type, String literal) {
    AddColumn add =
        new AddColumn(
            TableName.of("t"),
            column,
            type,
            true,
            Optional.of(literal),
            Optional.empty(),
            false,
            Optional.empty());
    PlanResult result = bench.plan(add);
    if (result instanceof PlanResult.Planned) {
      bench.carryOut(List.of(Workbench.change(result)));
    }
  }

  @Test
  void expressionsAreOneExpression() {
    for (String bad :
        List.of(
            "",
            " ",
            "1; SELECT 2",
            "1)",
            "(1",
            "1 -- x",
            "1 /* x",
            "'a",
            "$a$ b",
            "\"x",
            "E'\\''",
            "f(1)) , (2",
            "$$ $",
            "1\0")) {
      assertThat(Expression.isSelfContained(bad)).as(bad).isFalse();
    }
    for (String good :
        List.of(
            "1",
            "a - -1",
            "'it''s'",
            "\"q\"\"q\"",
            "$$ ; ) $$",
            "$x$ $$ ) $x$",
            "f(a[1], '(')",
            "now() - interval '1 day'")) {
      assertThat(Expression.isSelfContained(good)).as(good).isTrue();
    }
  }
}
