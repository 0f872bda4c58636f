package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Planning many changes at once costs little beside applying them.
 *
 * <p>The best round is printed; the bounds are for a machine that is busy with other things.
 */
@WithServers
class PlanningSpeedIT {

  private static final int TABLES = 500;
  private static final int ROUNDS = 8;

  private final Workbench bench;

  PlanningSpeedIT(TestDatabase database) {
    this.bench = new Workbench(database);
    database.execute(
        "DO $$ BEGIN FOR i IN 1.."
            + TABLES
            + " LOOP EXECUTE format('CREATE TABLE IF NOT EXISTS t%s (id bigserial PRIMARY KEY,"
            + " a text NOT NULL, b varchar(50), c numeric(10,2), d int DEFAULT 3, e timestamptz)', i);"
            + " END LOOP; END $$");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void addsOnManyTablesArePlannedTogether() {
    assertThat(best("500 adds", 1, TABLES, (t, n) -> AddColumn.nullable(t, "x" + n, "email")))
        .isLessThan(Duration.ofMillis(600));
  }

  @Test
  void manyAddsOfATableArePlannedTogether() {
    assertThat(best("25 times 20 adds", 20, 25, (t, n) -> AddColumn.nullable(t, "x" + n, "email")))
        .isLessThan(Duration.ofMillis(200));
  }

  @Test
  void otherChangesArePlannedTogetherToo() {
    assertThat(best("500 renames", 1, TABLES, (t, n) -> new RenameColumn(t, "a", "y")))
        .isLessThan(Duration.ofMillis(600));
    assertThat(
            best(
                "500 drops",
                1,
                TABLES,
                (t, n) -> new DropColumn(t, "b", false, QuarantineMode.AUTO)))
        .isLessThan(Duration.ofSeconds(3));
    assertThat(
            best(
                "500 type changes",
                1,
                TABLES,
                (t, n) -> new ChangeType(t, "b", "numeric", Optional.empty(), CastErrorMode.FAIL)))
        .isLessThan(Duration.ofSeconds(5));
  }

  private Duration best(
      String what, int each, int tables, BiFunction<TableName, Integer, FieldOperation> make) {
    List<PlanRequest> requests = new ArrayList<>();
    for (int table = 1; table <= tables; table++) {
      for (int n = 0; n < each; n++) {
        requests.add(Workbench.request(make.apply(TableName.of("t" + table), n)));
      }
    }
    long best = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      List<PlanResult> results = bench.plan(requests);
      best = Math.min(best, System.nanoTime() - start);
      assertThat(results).hasSize(requests.size()).allMatch(PlanResult.Planned.class::isInstance);
    }
    System.out.printf("%s: planned in %.1f ms%n", what, best / 1e6);
    return Duration.ofNanos(best);
  }
}
