package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.operation.AddColumn;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropNotNull;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.RenameColumn;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Partitioned tables: every change locks all partitions and passes through the parent. */
@WithServers
class PartitionIT {

  private static final TableName EVENTS = TableName.of("events");
  private static final TableName PART = TableName.of("events_1");

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  PartitionIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void makeAPartitionedTable() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE events (id int, day int NOT NULL, note varchar(20) DEFAULT 'n', n int,"
            + " PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20)"
            + " PARTITION BY LIST (day)",
        "CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (11)",
        "CREATE INDEX ON events (n)",
        "INSERT INTO events VALUES (1, 1, 'a', 1), (2, 11, 'b', 2)");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @Test
  void everyChangeLocksAllPartitions() {
    Plan plan = bench.apply(AddColumn.nullable(EVENTS, "x", "int")).plan();

    assertThat(plan.locks())
        .extracting(TableLock::name)
        .containsExactlyInAnyOrder("events", "events_1", "events_2", "events_2a");
    assertThat(plan.locks()).extracting(TableLock::oid).isSorted();
  }

  @Test
  void changesPassThroughTheParent() {
    scenario.passes(
        new AddColumn(
            EVENTS, "x", "int", false, Optional.of("5"), Optional.empty(), false, Optional.empty()),
        "events");
    scenario.passes(new RenameColumn(EVENTS, "note", "remark"), "events");
    scenario.passes(new SetDefault(EVENTS, "n", "5"), "events");
    scenario.passes(new SetNotNull(EVENTS, "n", Optional.empty()), "events");
    bench.apply(new SetNotNull(EVENTS, "n", Optional.empty()));
    scenario.passes(new DropNotNull(EVENTS, "n"), "events");
  }

  @Test
  void columnsAreCopiedAndConverted() {
    scenario.passes(drop("note"), "events");
    scenario.passes(retype("note", "text"), "events");
    scenario.passes(retype("n", "numeric(10,2)"), "events");
  }

  @Test
  void bigOnesHideTheColumnInEveryPartition() throws Exception {
    try (Workbench cautious =
        new Workbench(
            database, new PlanningLimits(100, 50, NamePolicy.DEFAULT, Optional.empty()))) {
      Workbench.Change hidden = cautious.apply(drop("n"));
      assertThat(
              database.query(
                  "SELECT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                      + " WHERE attname = 'n' AND relkind IN ('r', 'p') AND relname LIKE 'events%'"))
          .isEmpty();
      cautious.undo(hidden);
    }
    assertThat(database.query("SELECT n FROM events ORDER BY id")).containsExactly("1", "2");
  }

  @Test
  void partitionKeysAndPartitionsAreRefused() {
    assertThat(bench.refusal(drop("day")).reason()).isEqualTo(FailureReason.PARTITION_KEY);
    assertThat(bench.refusal(retype("day", "bigint")).reason())
        .isEqualTo(FailureReason.PARTITION_KEY);
    assertThat(bench.refusal(AddColumn.nullable(PART, "x", "int")).reason())
        .isEqualTo(FailureReason.INHERITED);
    assertThat(bench.refusal(new RenameColumn(PART, "n", "m")).reason())
        .isEqualTo(FailureReason.INHERITED);
  }

  @Test
  void keysOfPartitionsBelowAreKeysToo() {
    database.execute("ALTER TABLE events_2 ADD CHECK (n > 0)");

    assertThat(bench.refusal(drop("day")).reason()).isEqualTo(FailureReason.PARTITION_KEY);
    scenario.passes(drop("n"), "events");
  }

  @Test
  void tablesThatOthersInheritFromKeepTheirColumns() {
    database.execute(
        "CREATE TABLE base (id int PRIMARY KEY, a int)", "CREATE TABLE derived () INHERITS (base)");

    assertThat(
            bench
                .refusal(new DropColumn(TableName.of("base"), "a", false, QuarantineMode.AUTO))
                .reason())
        .isEqualTo(FailureReason.UNSUPPORTED);
    assertThat(
            bench
                .refusal(new DropColumn(TableName.of("derived"), "a", false, QuarantineMode.AUTO))
                .reason())
        .isEqualTo(FailureReason.INHERITED);
    assertThat(bench.refusal(new RenameColumn(TableName.of("derived"), "a", "b")).reason())
        .isEqualTo(FailureReason.INHERITED);
    bench.apply(AddColumn.nullable(TableName.of("base"), "b", "int"));
  }

  private static DropColumn drop(String column) {
    return new DropColumn(EVENTS, column, false, QuarantineMode.AUTO);
  }

  private static ChangeType retype(String column, String type) {
    return new ChangeType(EVENTS, column, type, Optional.empty(), CastErrorMode.FAIL);
  }
}
