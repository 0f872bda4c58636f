package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.testkit.TestDatabase;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Defaults, expressions and sizes that a change of type can have, and those that it cannot. */
class ChangeTypeLimitsIT extends ChangedAnswers {

  ChangeTypeLimitsIT(TestDatabase database) {
    super(database);
  }

  @Test
  void defaultsAreConvertedOrRefused() {
    database.execute(
        "CREATE TABLE answers (id int PRIMARY KEY, value varchar(9) DEFAULT '12')",
        "INSERT INTO answers VALUES (1)");
    scenario.passes(to("integer"), "answers");
    bench.apply(to("integer"));
    assertThat(database.value("INSERT INTO answers VALUES (2) RETURNING value + 1"))
        .isEqualTo("13");

    database.execute(
        "DROP TABLE answers",
        "CREATE TABLE answers (id int PRIMARY KEY, value text DEFAULT 'none')");
    assertThat(bench.refusal(to("integer")).reason()).isEqualTo(FailureReason.INVALID_DEFAULT);
  }

  @Test
  void aDefaultThatDoesNotFitTheNewTypeIsRefusedAsRowsThatRelyOnItWouldBe() {
    for (String[] each :
        new String[][] {
          {"timestamptz DEFAULT '2004-05-26 08:57:57.225805+02'", "varchar(20)"},
          {"integer DEFAULT 100000", "smallint"},
          {"numeric DEFAULT 12345.5", "numeric(6,2)"},
        }) {
      database.execute(
          "CREATE TABLE answers (id int PRIMARY KEY, value " + each[0] + ")",
          "INSERT INTO answers VALUES (1, NULL)");
      assertThat(bench.refusal(to(each[1])).reason())
          .as("%s to %s", each[0], each[1])
          .isEqualTo(FailureReason.INVALID_DEFAULT);
      database.execute("DROP TABLE answers");
    }
  }

  @Test
  void aDefaultThatIsComputedStaysComputed() {
    database.execute(
        "CREATE SEQUENCE counter",
        "CREATE TABLE answers (id int PRIMARY KEY, value text DEFAULT 'n'::text ||"
            + " nextval('counter'))",
        "INSERT INTO answers VALUES (1, 'n')");
    bench.apply(to("varchar(20)"));

    assertThat(database.value("INSERT INTO answers VALUES (2) RETURNING value")).isEqualTo("n1");
    assertThat(database.value("INSERT INTO answers VALUES (3) RETURNING value")).isEqualTo("n2");
  }

  @Test
  void anOldTypeThatIsNotTheRealOneIsAWarning() {
    answers("varchar(20)");
    PlanRequest request =
        new PlanChange(
            UUID.randomUUID(),
            to("text"),
            new PlanOptions(MessageOptions.DEFAULT, Optional.of("number")));

    assertThat(bench.planned(request).plan().warnings())
        .extracting("code")
        .containsExactly("old_type_differs");
  }

  @Test
  void refusesWhatHasNoConversionAndWhatIsUsed() {
    answers("boolean");
    assertThat(bench.refusal(to("date")).reason()).isEqualTo(FailureReason.NO_CONVERSION);

    database.execute("CREATE VIEW v AS SELECT value FROM answers");
    Refusal used = bench.refusal(to("text"));
    assertThat(used.reason()).isEqualTo(FailureReason.HAS_DEPENDENTS);
    assertThat(used.dependents()).containsExactly("view public.v");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(SELECT max(id) FROM answers)",
        "coalesce(id, ( values (1)))",
        "ARRAY(TABLE answers)::text::int",
        "max(id)",
        "row_number() OVER ()",
        "generate_series(1, 2)",
      })
  void d93_anExpressionThatIsNoConversionIsRefusedBeforeAnythingRuns(String sql) {
    answers("text", "'1'", "'2'");
    ChangeType change =
        new ChangeType(ANSWERS, "value", "integer", Optional.of(sql), CastErrorMode.FAIL);

    assertThat(bench.refusal(change).reason()).isEqualTo(FailureReason.INVALID_EXPRESSION);
  }

  @Test
  void aSendersExpressionIsParsedFirst() {
    answers("text", "'a,b'", "'c'");
    ChangeType split =
        new ChangeType(
            ANSWERS,
            "value",
            "text[]",
            Optional.of("string_to_array(value, ',')"),
            CastErrorMode.FAIL);
    scenario.passes(split, "answers");

    for (String bad :
        new String[] {"value); DROP TABLE answers; --", "nosuch(value)", "'x", "1) + (2"}) {
      ChangeType change =
          new ChangeType(ANSWERS, "value", "text[]", Optional.of(bad), CastErrorMode.FAIL);
      assertThat(bench.refusal(change).reason())
          .as(bad)
          .isEqualTo(FailureReason.INVALID_EXPRESSION);
    }
  }

  @Test
  void tablesTooBigForTheBudgetAreNotRewritten() {
    answers("text");
    database.execute(
        "INSERT INTO answers SELECT i, i FROM generate_series(1, 100000) i", "ANALYZE answers");

    assertThat(bench.refusal(to("int")).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    assertThat(bench.planned(Workbench.request(to("varchar"))).plan().strategy())
        .isEqualTo(Strategy.INSTANT);
    var patient =
        new MessageOptions(
            Optional.empty(),
            java.util.OptionalInt.empty(),
            java.util.OptionalInt.of(10_000),
            Optional.empty(),
            false,
            false);
    bench.apply(
        new PlanChange(UUID.randomUUID(), to("int"), new PlanOptions(patient, Optional.empty())));
  }
}
