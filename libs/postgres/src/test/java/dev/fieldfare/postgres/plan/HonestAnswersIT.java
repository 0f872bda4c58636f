package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What planning says is what applying does, and says why. */
@WithServers
class HonestAnswersIT {

  private static final TableName T = TableName.of("t");

  private final TestDatabase database;
  private final Workbench bench;

  HonestAnswersIT(TestDatabase database) {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int4range | CREATE INDEX i ON t USING gist (a)          | text       | gist has no operator class",
        "text      | CREATE INDEX i ON t (a)                     | json       | btree has no operator class",
        "text[]    | CREATE INDEX i ON t USING gin (a)           | text       | gin has no operator class",
        "text      | CREATE INDEX i ON t (a text_pattern_ops)    | integer    | btree has no operator class",
        "text      | CREATE INDEX i ON t (id, (lower(a)))        | integer    | lower(integer) does not exist",
        "text      | CREATE INDEX i ON t (id) WHERE a <> ''      | integer    | does not exist",
        "int4range | ALTER TABLE t ADD CONSTRAINT i EXCLUDE USING gist (a WITH &&) | text | gist has no"
      })
  void d28_anIndexThatCouldNotBeBuiltAgainIsNamed(
      String from, String index, String to, String says) {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, a " + from + ")", index);

    Refusal refusal = bench.refusal(change(to));

    assertThat(refusal.reason()).isEqualTo(FailureReason.HAS_DEPENDENTS);
    assertThat(refusal.message()).contains("\"i\"").contains(says).contains("Drop the index first");
    assertThat(refusal.dependents()).containsExactly("index i");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int  | CREATE INDEX i ON t (a)                       | text",
        "int  | CREATE INDEX i ON t USING hash (a)            | text",
        "int  | CREATE INDEX i ON t (id, (a + 1)) WHERE a > 0 | bigint",
        "text | CREATE INDEX i ON t ((length(a)))             | varchar(9)",
        "text | CREATE INDEX i ON t (a text_pattern_ops)      | varchar(9)",
        "int[] | CREATE INDEX i ON t USING gin (a)            | bigint[]"
      })
  void d28_anIndexThatCanBeBuiltAgainIsNoObstacle(String from, String index, String to) {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, a " + from + ")", index);

    bench.apply(change(to));

    assertThat(
            bench.query(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute"
                    + " WHERE attrelid = 't'::regclass AND attname = 'a'"))
        .containsExactly(to.replace("varchar", "character varying"));
  }

  @Test
  void d28_aForeignKeyWhoseEndsCannotBeComparedIsNamed() {
    database.execute(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT points REFERENCES parent)");

    for (String type : new String[] {"text", "numeric"}) {
      Refusal refusal = bench.refusal(change(type));
      assertThat(refusal.reason()).isEqualTo(FailureReason.HAS_DEPENDENTS);
      assertThat(refusal.message()).contains("\"points\"").contains(type);
    }
    ChangeType parent =
        new ChangeType(TableName.of("parent"), "id", "text", Optional.empty(), CastErrorMode.FAIL);
    assertThat(bench.refusal(parent).reason()).isEqualTo(FailureReason.HAS_DEPENDENTS);
    bench.apply(change("bigint"));
    bench.apply(
        new ChangeType(
            TableName.of("parent"), "id", "numeric", Optional.empty(), CastErrorMode.FAIL));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text[]    | {ab} | {abcd,a} | varchar(3)[]",
        "text[]    | {1}  | {1,x}    | int[]",
        "bigint[]  | {1}  | {9999999999} | int[]",
        "bit(5)    | 10000 | 10101 | bit(3)",
        "varbit(5) | 101  | 10101    | varbit(3)"
      })
  void d28_valuesThatDoNotConvertAreCounted(String from, String good, String bad, String to) {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a " + from + ")",
        "INSERT INTO t VALUES (1, '" + good + "'), (2, '" + bad + "'), (3, NULL)");

    Refusal refusal = bench.refusal(change(to));

    assertThat(refusal.reason()).isEqualTo(FailureReason.VALUES_DO_NOT_CONVERT);
    assertThat(refusal.conversion().orElseThrow().checked()).isEqualTo(3);
    assertThat(refusal.conversion().orElseThrow().failing())
        .isEqualTo(from.equals("bit(5)") ? 2 : 1);
  }

  @Test
  void d28_arraysConvertElementByElement() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a numeric[])",
        "INSERT INTO t VALUES (1, '{1.0,2}'), (2, '{1.5}'), (3, NULL)");

    Plan plan = bench.planned(Workbench.request(change("int[]"))).plan();

    assertThat(plan.conversion().orElseThrow().failing()).isZero();
    assertThat(plan.warnings().getFirst().message()).startsWith("1 of 3 values");
    new Scenario(bench).passes(change("text[]"), "t");
  }

  @Test
  void d28_cascadeIsOfferedOnlyWhereItWouldHelp() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a int, b int, c int GENERATED ALWAYS AS (b + 1) STORED)",
        "CREATE VIEW v AS SELECT id, a FROM t");

    assertThat(bench.refusal(drop("a")).message()).contains("\"cascade\" would drop that too");
    assertThat(bench.refusal(drop("b")).message())
        .contains("could not restore that")
        .doesNotContain("would drop");
    assertThat(bench.refusal(new DropTable(T, false)).message()).contains("would drop that too");
    database.execute(
        "CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT * FROM t; END");
    assertThat(bench.refusal(new DropTable(T, false)).message())
        .contains("could not restore that")
        .doesNotContain("would drop");
  }

  @Test
  void d28_aDefaultOfTheMomentIsRefusedWithTheReason() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, a timestamptz)");

    Refusal refusal = bench.refusal(new SetDefault(T, "a", "now"));
    assertThat(refusal.reason()).isEqualTo(FailureReason.INVALID_DEFAULT);
    assertThat(refusal.message()).contains("evaluated once").contains("defaultExpression");
    AddColumn add =
        new AddColumn(
            T, "b", "date", true, Optional.of("today"), Optional.empty(), false, Optional.empty());
    assertThat(bench.refusal(add).message()).contains("evaluated once");
  }

  @Test
  void d28_whatWritesTheTableOrAnIndexAnewIsNotCalledInstant() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, a int, b text NOT NULL)",
        "INSERT INTO t VALUES (1, 1, 'x')",
        "CREATE INDEX i ON t (a)");

    var copied = bench.apply(drop("a"));
    assertThat(copied.plan().strategy()).isEqualTo(Strategy.INSTANT);
    assertThat(copied.plan().steps()).noneMatch(Step::rewrites);
    bench.undo(copied);
    var hidden = bench.apply(new DropColumn(T, "a", false, QuarantineMode.HIDE));
    Plan undo = bench.planned(Workbench.undoOf(hidden)).plan();

    assertThat(undo.strategy() == Strategy.INSTANT)
        .isEqualTo(undo.steps().stream().noneMatch(Step::rewrites));
  }

  private static ChangeType change(String type) {
    return new ChangeType(T, "a", type, Optional.empty(), CastErrorMode.FAIL);
  }

  private static DropColumn drop(String column) {
    return new DropColumn(T, column, false, QuarantineMode.AUTO);
  }
}
