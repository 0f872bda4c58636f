package dev.fieldfare.postgres.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.message.NamePolicy;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropDefault;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.SetDefault;
import dev.fieldfare.contracts.operation.SetNotNull;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Settings that partitions have of their own are restored by an undo (I7). */
@WithServers
class PartitionSettingsIT {

  private static final TableName EVENTS = TableName.of("events");

  private final TestDatabase database;
  private final Workbench bench;
  private final Scenario scenario;

  PartitionSettingsIT(TestDatabase database) {
    this.database = database;
    this.bench = new Workbench(database);
    this.scenario = new Scenario(bench);
  }

  @BeforeEach
  void makePartitionsWithSettingsOfTheirOwn() {
    database.execute(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        "CREATE TABLE events (id int, day int NOT NULL, note varchar(20) DEFAULT 'parent',"
            + " n int DEFAULT 1, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
        "ALTER TABLE events ALTER note SET STORAGE EXTERNAL, ALTER note SET STATISTICS 20",
        "CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE events_2 PARTITION OF events FOR VALUES FROM (10) TO (20)"
            + " PARTITION BY LIST (day)",
        "CREATE TABLE events_2a PARTITION OF events_2 FOR VALUES IN (11)",
        "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM (20) TO (30)",
        "INSERT INTO events VALUES (1, 1, 'a', 1), (2, 11, 'b', 2), (3, 21, 'c', 3)",
        "ALTER TABLE events_1 ALTER note SET DEFAULT 'own', ALTER note SET NOT NULL,"
            + " ALTER n SET DEFAULT 7, ALTER n SET NOT NULL",
        "ALTER TABLE events_1 ALTER note SET STORAGE MAIN, ALTER note SET COMPRESSION pglz,"
            + " ALTER note SET STATISTICS 77, ALTER note SET (n_distinct = 5)",
        "ALTER TABLE events_2a ALTER note DROP DEFAULT, ALTER note SET STORAGE EXTENDED,"
            + " ALTER note SET STATISTICS -1, ALTER n DROP DEFAULT",
        "GRANT SELECT (note), UPDATE (note) ON events_1 TO PUBLIC",
        "COMMENT ON COLUMN events_1.note IS 'of the partition'",
        "COMMENT ON COLUMN events.note IS 'of the parent'",
        "COMMENT ON COLUMN events_2a.n IS 'a number'");
  }

  @AfterEach
  void close() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = QuarantineMode.class,
      names = {"COPY", "HIDE"})
  void d25_droppedColumnsComeBackAsEachPartitionHadThem(QuarantineMode mode) {
    scenario.passes(drop("note", mode), "events");
    scenario.passes(drop("n", mode), "events");
  }

  @Test
  void d25_aHiddenColumnActsOnNoPartition() throws Exception {
    try (Workbench cautious =
        new Workbench(
            database, new PlanningLimits(100, 50, NamePolicy.DEFAULT, Optional.empty()))) {
      cautious.apply(drop("n", QuarantineMode.AUTO));
      database.execute("INSERT INTO events VALUES (4, 4, 'd')");
      assertThat(
              database.query(
                  "SELECT attrelid::regclass FROM pg_attribute WHERE attname LIKE '%_col'"
                      + " AND (atthasdef OR attnotnull)"))
          .isEmpty();
    }
  }

  @Test
  void d25_changedTypesComeBackAsEachPartitionHadThem() {
    scenario.passes(retype("note", "text"), "events");
    scenario.passes(retype("n", "numeric(10,2)"), "events");
  }

  @Test
  void d25_fillingKeepsStorageAndAnUndoTheNotNullOfPartitions() {
    database.execute("INSERT INTO events VALUES (5, 22, NULL, NULL)");
    scenario.passes(new SetNotNull(EVENTS, "note", Optional.of("x")), "events");
    scenario.passes(new SetNotNull(EVENTS, "n", Optional.of("0")), "events");
    database.execute("DELETE FROM events WHERE id = 5");
    scenario.passes(new SetNotNull(EVENTS, "n", Optional.empty()), "events");
  }

  @Test
  void d25_defaultsOfPartitionsAreLeftToThem() {
    scenario.passes(new SetDefault(EVENTS, "n", "5"), "events");
    scenario.passes(new DropDefault(EVENTS, "n"), "events");

    Workbench.Change set = bench.apply(new SetDefault(EVENTS, "n", "5"));
    database.execute(
        "ALTER TABLE events_3 ALTER n SET DEFAULT 99",
        "CREATE TABLE events_4 PARTITION OF events FOR VALUES FROM (30) TO (40)",
        "CREATE TABLE events_5 PARTITION OF events (n DEFAULT 55) FOR VALUES FROM (40) TO (50)");
    bench.undo(set);

    assertThat(defaultOf("events", "n")).isEqualTo("1");
    assertThat(defaultOf("events_1", "n")).isEqualTo("7");
    assertThat(defaultOf("events_2a", "n")).isNull();
    assertThat(defaultOf("events_3", "n")).isEqualTo("99");
    assertThat(defaultOf("events_4", "n")).isEqualTo("1");
    assertThat(defaultOf("events_5", "n")).isEqualTo("55");
  }

  @Test
  void d25_twoDefaultsInOneRunAreUndoneOneByOne() {
    String schema = Schema.describe(bench);
    var changes =
        bench.applyTogether(new SetDefault(EVENTS, "n", "5"), new SetDefault(EVENTS, "n", "6"));
    bench.undo(changes.get(1));
    assertThat(defaultOf("events_1", "n")).isEqualTo("5");
    bench.undo(changes.get(0));

    assertThat(Schema.describe(bench)).isEqualTo(schema);
  }

  @Test
  void d25_indexesConstraintsAndTriggersOfPartitionsComeBackAsTheyWere() {
    database.execute(
        "CREATE INDEX events_n ON events (n)",
        "ALTER INDEX events_1_n_idx RENAME TO first_n",
        "COMMENT ON INDEX events_2a_n_idx IS 'of the partition'",
        "ALTER TABLE events_1 CLUSTER ON first_n",
        "ALTER TABLE events ADD CONSTRAINT few UNIQUE (n, id, day)",
        "COMMENT ON CONSTRAINT events_1_n_id_day_key ON events_1 IS 'few of them'",
        "ALTER TABLE events ADD CONSTRAINT sane CHECK (n > 0)",
        "COMMENT ON CONSTRAINT sane ON events_1 IS 'a check'",
        "CREATE TRIGGER quiet BEFORE UPDATE OF n ON events FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "ALTER TABLE events_1 DISABLE TRIGGER quiet",
        "ALTER TABLE events_2a ENABLE ALWAYS TRIGGER quiet",
        "COMMENT ON TRIGGER quiet ON events_3 IS 'a trigger'");

    scenario.passes(new DropColumn(EVENTS, "n", true, QuarantineMode.COPY), "events");
  }

  @Test
  void d25_settingsOfAPartitionThatIsGoneAreSaid() {
    Workbench.Change dropped = bench.apply(drop("note", QuarantineMode.COPY));
    database.execute("ALTER TABLE events DETACH PARTITION events_1");

    Plan plan = bench.undo(dropped).plan();

    assertThat(plan.lossless()).isFalse();
    assertThat(plan.warnings())
        .filteredOn(warning -> warning.code().equals("not_restored"))
        .extracting(Warning::message)
        .allMatch(message -> message.contains("public.events_1"));
  }

  private String defaultOf(String table, String column) {
    return database.value(
        "SELECT (SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef d JOIN pg_attribute a ON"
            + " a.attrelid = adrelid AND attnum = adnum WHERE adrelid = '%s'::regclass AND attname = '%s')"
                .formatted(table, column));
  }

  private static DropColumn drop(String column, QuarantineMode mode) {
    return new DropColumn(EVENTS, column, false, mode);
  }

  private static ChangeType retype(String column, String type) {
    return new ChangeType(EVENTS, column, type, Optional.empty(), CastErrorMode.FAIL);
  }
}
