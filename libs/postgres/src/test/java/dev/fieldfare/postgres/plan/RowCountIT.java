package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Strategy;
import dev.fieldfare.postgres.plan.UndoSpec.BringColumnBack;
import dev.fieldfare.postgres.plan.UndoSpec.Kept;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a table is too big is not decided by what the catalogue does not know. */
@WithServers
class RowCountIT {

  private static final TableName ANSWERS = TableName.of("answers");
  private static final ChangeType TO_BIGINT =
      new ChangeType(ANSWERS, "value", "bigint", Optional.empty(), CastErrorMode.FAIL);
  private static final ChangeType WIDEN =
      new ChangeType(ANSWERS, "n", "bigint", Optional.empty(), CastErrorMode.FAIL);
  private static final DropColumn DROP =
      new DropColumn(ANSWERS, "value", false, QuarantineMode.AUTO);

  private final TestDatabase database;
  private final Workbench bench;

  RowCountIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
  }

  @BeforeEach
  void emptySchema() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE answers (id int PRIMARY KEY, value text, n int, note text)"
            + " WITH (autovacuum_enabled = off)");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  /** The table was never analysed, and most of the pages hold dead rows. */
  private void fewRowsOnManyPages() {
    database.execute(
        "INSERT INTO answers SELECT i, i, i, 'a note of some length'"
            + " FROM generate_series(1, 2000) i");
    for (int round = 0; round < 10; round++) {
      database.execute("UPDATE answers SET value = value::int + 1");
    }
  }

  @Test
  void aTableOfFewRowsIsRewrittenThoughNeverAnalysed() {
    fewRowsOnManyPages();

    Plan plan = bench.apply(TO_BIGINT).plan();

    assertThat(plan.strategy()).isEqualTo(Strategy.REWRITE);
    assertThat(plan.estimate().holdMs()).isLessThan(50);
    assertThat(database.value("SELECT max(value) FROM answers")).isEqualTo("2010");
  }

  @Test
  void itIsRewrittenThoughWhatWasAnalysedIsLongGone() {
    database.execute(
        "INSERT INTO answers SELECT i, i FROM generate_series(1, 10000) i",
        "ANALYZE answers",
        "DELETE FROM answers WHERE id > 2000",
        "UPDATE answers SET note = 'a note of some length'");

    assertThat(bench.apply(TO_BIGINT).plan().strategy()).isEqualTo(Strategy.REWRITE);
  }

  @Test
  void itsColumnIsCopiedAndNotHidden() {
    fewRowsOnManyPages();

    assertThat(((BringColumnBack) bench.apply(DROP).plan().undo()).kept())
        .isInstanceOf(Kept.Copied.class);
  }

  @Test
  void aTableOfManyRowsIsRefused() {
    database.execute("INSERT INTO answers SELECT i, i FROM generate_series(1, 60000) i");

    assertThat(bench.refusal(TO_BIGINT).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    database.execute("ANALYZE answers");
    assertThat(bench.refusal(TO_BIGINT).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
  }

  @Test
  void rowsThatAPolicyHidesAreThereAllTheSame() {
    fewRowsOnManyPages();
    database.execute(
        "ALTER TABLE answers ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE answers FORCE ROW LEVEL SECURITY");

    assertThat(bench.refusal(WIDEN).reason()).isEqualTo(FailureReason.NOT_AVAILABLE_YET);
    database.execute("ALTER TABLE answers DISABLE ROW LEVEL SECURITY");
    assertThat(bench.plan(WIDEN)).isInstanceOf(PlanResult.Planned.class);
  }
}
