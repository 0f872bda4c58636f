package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.plan.PlanDocument.Sample;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.testkit.TestDatabase;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeTypeIT extends ChangedAnswers {

  ChangeTypeIT(TestDatabase database) {
    super(database);
  }

  private String files() {
    return database.value(
        "SELECT string_agg(relname || relfilenode, ',' ORDER BY relname) FROM pg_class"
            + " WHERE relnamespace = 'public'::regnamespace");
  }

  @Test
  void convertsTextInPlaceAndBackExactly() {
    answers("varchar(50)", "'1.50'", "' 2 '", "NULL", "'-3e2'", "'+0007'");

    Plan plan = scenario.passes(to("number"), "answers");

    assertThat(plan.strategy()).isEqualTo(Strategy.REWRITE);
    assertThat(plan.conversion().orElseThrow().checked()).isEqualTo(5);
    assertThat(plan.requiresBackup()).isTrue();
  }

  @Test
  void c24_triesValuesWithTheServersOwnConversion() {
    answers("text", "'-5'", "'+5'", "'5.'", "'1e3'", "' 5 '");
    bench.apply(to("numeric"));
    database.execute("DROP TABLE answers");

    answers("text", "'1.5'", "''", "'7'");
    Refusal whole = bench.refusal(to("integer"));
    assertThat(whole.reason()).isEqualTo(FailureReason.VALUES_DO_NOT_CONVERT);
    assertThat(whole.conversion().orElseThrow().checked()).isEqualTo(3);
    assertThat(whole.conversion().orElseThrow().failing()).isEqualTo(2);
    assertThat(whole.conversion().orElseThrow().samples())
        .containsExactly(new Sample("1", Optional.of("1.5")), new Sample("2", Optional.of("")));
    database.execute("DROP TABLE answers");

    answers("text", "'2024-13-45'", "'2024-01-01 junk'", "'2024-02-29'");
    assertThat(bench.refusal(to("date")).conversion().orElseThrow().failing()).isEqualTo(2);
    assertThat(bench.refusal(to("timestamp")).conversion().orElseThrow().failing()).isEqualTo(2);
    assertThat(bench.refusal(to("jsonb")).conversion().orElseThrow().failing()).isEqualTo(3);
    assertThat(bench.refusal(to("boolean")).conversion().orElseThrow().failing()).isEqualTo(3);
  }

  @Test
  void d26_storedPlansHaveTheKeysOfSamplesOnly() {
    answers("text", "'12'", "'secret'");
    Plan plan = bench.apply(to("int", CastErrorMode.NULL)).plan();

    assertThat(plan.conversion().orElseThrow().samples())
        .containsExactly(new Sample("2", Optional.of("secret")));
    assertThat(plan.toJson()).doesNotContain("secret").contains("\"key\":\"2\"");
  }

  @Test
  void showsAtMostTenSamples() {
    answers("text");
    database.execute("INSERT INTO answers SELECT i, 'x' || i FROM generate_series(1, 500) i");

    var conversion = bench.refusal(to("int")).conversion().orElseThrow();

    assertThat(conversion.failing()).isEqualTo(500);
    assertThat(conversion.samples()).hasSize(10);
  }

  @Test
  void c8_shorteningIsRefusedAndNeverCuts() {
    answers("varchar(255)", "'short'", "'" + "x".repeat(26) + "'");

    Refusal refusal = bench.refusal(to("phone"));

    assertThat(refusal.reason()).isEqualTo(FailureReason.VALUES_DO_NOT_CONVERT);
    assertThat(refusal.conversion().orElseThrow().failing()).isEqualTo(1);
    database.execute("DELETE FROM answers WHERE id = 2");
    scenario.passes(to("phone"), "answers");
  }

  @Test
  void c8_longerValuesWrittenSinceAreNotCutByTheUndo() {
    answers("varchar(5)", "'abc'");
    Workbench.Change applied = bench.apply(to("text"));
    database.execute("INSERT INTO answers VALUES (2, 'longer than five')");

    Refusal refusal = bench.refusal(Workbench.undoOf(applied));

    assertThat(refusal.reason()).isEqualTo(FailureReason.VALUES_DO_NOT_CONVERT);
    assertThat(refusal.conversion().orElseThrow().samples().getFirst().value())
        .contains("longer than five");
  }

  @Test
  void onCastErrorNullKeepsWhatDoesNotConvertForTheUndo() {
    answers("text", "'1'", "'two'", "''", "NULL");

    Plan plan = scenario.passes(to("int", CastErrorMode.NULL), "answers");

    assertThat(plan.warnings()).extracting("code").containsExactly("values_become_null");
    bench.apply(to("int", CastErrorMode.NULL));
    assertThat(database.query("SELECT value FROM answers ORDER BY id"))
        .containsExactly("1", null, null, null);
  }

  @Test
  void undoKeepsWhatWasWrittenSince() {
    answers("text", "'1.0'", "'2.0'", "'3.0'", "'4.0'");
    Workbench.Change applied = bench.apply(to("numeric"));
    database.execute(
        "UPDATE answers SET value = 22.5 WHERE id = 2",
        "UPDATE answers SET value = NULL WHERE id = 3",
        "DELETE FROM answers WHERE id = 4",
        "INSERT INTO answers VALUES (5, 55)");

    bench.undo(applied);

    assertThat(database.query("SELECT id || ':' || coalesce(value, '-') FROM answers ORDER BY id"))
        .containsExactly("1:1.0", "2:22.5", "3:-", "5:55");
  }

  @Test
  void undoSaysWhichLaterValuesHaveNoWayBack() {
    answers("int", "1", "2");
    Workbench.Change applied = bench.apply(to("text"));
    database.execute("UPDATE answers SET value = 'two' WHERE id = 2");

    Refusal refusal = bench.refusal(Workbench.undoOf(applied));

    assertThat(refusal.conversion().orElseThrow().samples())
        .extracting(Sample::value)
        .containsExactly(Optional.of("two"));
  }

  @Test
  void roundingIsSaidAndUndone() {
    answers("numeric", "1.4", "2", "NULL");

    Plan plan = scenario.passes(to("int"), "answers");

    assertThat(plan.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).startsWith("1 of 3 values is rounded"));
  }

  @Test
  void aTypeChangeUnderAnIndexACheckAndAForeignKey() {
    database.execute(
        "CREATE TABLE answers (id int PRIMARY KEY, value int NOT NULL DEFAULT 7 UNIQUE,"
            + " parent int REFERENCES answers (value), CONSTRAINT positive CHECK (value > 0))",
        "CREATE INDEX by_value ON answers (value DESC)",
        "CREATE INDEX by_double ON answers ((value * 2)) WHERE value > 1",
        "CREATE TABLE others (id int PRIMARY KEY, answer int REFERENCES answers (value))",
        "INSERT INTO answers SELECT i, i FROM generate_series(1, 50) i",
        "UPDATE answers SET parent = 1",
        "INSERT INTO others SELECT i, i FROM generate_series(1, 50) i");

    scenario.passes(to("bigint"), "answers", "others");
    scenario.passes(to("numeric"), "answers", "others");

    assertThat(bench.refusal(to("text")).reason()).isEqualTo(FailureReason.HAS_DEPENDENTS);
  }

  @Test
  void keepsCollationStorageAndTheRest() {
    database.execute(
        "CREATE TABLE answers (id int PRIMARY KEY, value varchar(9) COLLATE \"POSIX\" NOT NULL)",
        "ALTER TABLE answers ALTER value SET STORAGE EXTERNAL, ALTER value SET STATISTICS 12,"
            + " ALTER value SET COMPRESSION pglz",
        "COMMENT ON COLUMN answers.value IS 'c'",
        "GRANT SELECT (value) ON answers TO PUBLIC",
        "CREATE INDEX ON answers (value)",
        "INSERT INTO answers VALUES (1, 'a')");
    String before = files();

    assertThat(scenario.passes(to("varchar(20)"), "answers").strategy())
        .isEqualTo(Strategy.INSTANT);
    bench.apply(to("varchar(20)"));
    assertThat(
            database.value(
                "SELECT concat(attcollation::regcollation, attstorage, attcompression) FROM"
                    + " pg_attribute WHERE attrelid = 'answers'::regclass AND attname = 'value'"))
        .isEqualTo("\"POSIX\"ep");
    assertThat(before).isNotEmpty();
  }

  @Test
  void theTypeThatTheColumnHasNeedsNoStatement() {
    answers("varchar(20)");

    Plan plan = bench.apply(to("character varying(20)")).plan();

    assertThat(plan.changesNothing()).isTrue();
  }

  @Test
  void theKeyItselfMayBecomeWider() {
    database.execute(
        "CREATE TABLE answers (value int PRIMARY KEY)", "INSERT INTO answers VALUES (1), (2)");

    scenario.passes(to("bigint"), "answers");

    assertThat(bench.refusal(to("varchar(3)")).reason()).isEqualTo(FailureReason.UNSUPPORTED);
  }
}
