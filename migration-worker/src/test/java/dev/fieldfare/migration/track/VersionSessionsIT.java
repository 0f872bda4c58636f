package dev.fieldfare.migration.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.service.loop.LoopSignal;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which versions share a session, and what a version finds of the one before it: nothing. */
@WithServers
class VersionSessionsIT {

  private static final String SEES = "INSERT INTO seen SELECT pg_backend_pid();";

  private TestDatabase database;
  private VersionQueue queue;

  @BeforeEach
  void begin() throws SQLException {
    database = TestServers.newDatabase();
    queue = new VersionQueue(database);
    queue.add("CREATE TABLE seen (pid int, n int GENERATED ALWAYS AS IDENTITY);");
  }

  @AfterEach
  void end() throws SQLException {
    queue.close();
    database.close();
  }

  private List<String> sessions() {
    return database.query("SELECT pid FROM seen ORDER BY n");
  }

  private void assertApplied(int versions) {
    assertThat(
            database.query(
                "SELECT status || ' ' || attempts FROM fieldfare.schema_migrations ORDER BY"
                    + " sort_key"))
        .hasSize(versions)
        .containsOnly("APPLIED 1");
  }

  @Test
  void i8_plainVersionsShareASessionUntilNoneIsLeft() throws SQLException {
    queue.add(SEES);
    queue.add(SEES);
    queue.add(
        "CREATE INDEX seen_pid ON seen (pid);\n"
            + "-- fieldfare: verify\n"
            + "SELECT count(*) = 2 FROM seen;");
    queue.add(SEES);
    queue.applyAll();

    assertApplied(5);
    assertThat(sessions()).hasSize(3);
    assertThat(sessions().stream().distinct()).hasSize(1);
    String alive = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + sessions().getFirst();
    assertThat(database.value(alive)).isEqualTo("1");

    queue.rest();

    await().until(() -> database.value(alive).equals("0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SET work_mem = '77MB'",
        "SET SESSION my.own = 'x'",
        "SELECT set_config('work_mem', '77MB', false)",
        "SELECT \"set_config\"('my.own', 'x', false)",
        "SELECT U&\"\\0073et_config\"('my.own', 'x', false)",
        "DO $$ BEGIN PERFORM set_config('my.own', 'x', false); END $$",
        "CREATE TEMP TABLE hidden (i int)",
        "CREATE TEMP SEQUENCE hidden",
        "SELECT pg_advisory_lock(20)",
        "PREPARE mine AS SELECT 1",
        "LISTEN channel",
        "SELECT setseed(0.5)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SELECT query_to_xml('SELECT 1', true, true, '')",
      })
  void i8_aVersionThatMayLeaveSomethingHasASessionOfItsOwn(String leaves) throws SQLException {
    queue.add(SEES);
    queue.add(SEES + leaves + ";");
    queue.add(SEES);
    queue.applyAll();

    assertApplied(4);
    assertThat(sessions()).hasSize(3);
    String own = sessions().get(1);
    assertThat(List.of(sessions().getFirst(), sessions().getLast())).doesNotContain(own);
    await()
        .until(
            () ->
                database
                    .value("SELECT count(*) FROM pg_stat_activity WHERE pid = " + own)
                    .equals("0"));
    assertThat(
            database.value(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 20"))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE sets (v text DEFAULT set_config('my.own', 'x', false))",
        "CREATE VIEW sets AS SELECT set_config('my.own', 'x', false)",
        "CREATE DOMAIN sets AS text CHECK (set_config('my.own', VALUE, false) IS NOT NULL)",
        "CREATE DOMAIN sets AS text DEFAULT set_config('my.own', 'x', false)",
      })
  void i8_noVersionsShareASessionWhereHiddenCodeCanRun(String code) throws SQLException {
    database.execute(code);
    queue.add(SEES);
    queue.add(SEES);
    queue.applyAll();

    assertApplied(3);
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void i8_versionsThatAreNotPlainHaveSessionsThatWereOpenedAhead() throws SQLException {
    for (int n = 0; n < 5; n++) {
      queue.add(SEES + "SET work_mem = '77MB'; CREATE TEMP TABLE hidden (i int);");
      queue.add(SEES + "DO $$ BEGIN ASSERT current_setting('work_mem') <> '77MB'; END $$;");
    }
    queue.applyAll();

    assertApplied(11);
    assertThat(sessions()).hasSize(10).doesNotHaveDuplicates();
    assertThat(
            database.query(
                "SELECT type || count(*) FROM fieldfare.event_log GROUP BY type ORDER BY type"))
        .containsExactly("dev.fieldfare.migration.applied11", "dev.fieldfare.version.applied11");
    String open =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <>"
            + " pg_backend_pid()";
    await().until(() -> !database.value(open).equals("0"));

    queue.rest();

    await().until(() -> database.value(open).equals("0"));
  }

  @Test
  void i8_codeThatAppearsEndsTheSharing() throws SQLException {
    queue.add(SEES);
    queue.add(SEES);
    queue.applyAll();
    database.execute("CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    queue.add(SEES);
    queue.add(SEES);
    queue.applyAll();

    assertApplied(5);
    List<String> sessions = sessions();
    assertThat(sessions.get(1)).isEqualTo(sessions.getFirst());
    assertThat(sessions.get(3)).isNotEqualTo(sessions.get(2));
  }

  @Test
  void i8_theNextVersionFindsNoNumbersOfSequencesAndNoSettings() throws SQLException {
    queue.add("CREATE SEQUENCE numbers; SELECT nextval('numbers');" + SEES);
    queue.add("CREATE TABLE last_number AS SELECT lastval();");
    queue.add(SEES);
    queue.applyAll();
    queue.applyAll();

    assertThat(queue.track().attempts("2")).containsExactly("up APPLIED");
    assertThat(queue.track().attempts("3").toString()).contains("FAILED");
    assertThat(queue.track().error("3")).contains("lastval is not yet defined in this session");
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void c47_aPlainVersionThatFailsEndsItsSession() throws SQLException {
    queue.add(SEES);
    queue.add(SEES + "ALTER TABLE seen ADD x nothing;");
    queue.add(SEES);
    queue.applyAll();

    assertThat(queue.track().attempts("3").toString()).contains("FAILED");
    assertThat(queue.track().attempts("4")).containsExactly("up APPLIED");
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void i1_aSessionThatIsKilledBetweenVersionsLosesAndRepeatsNothing() throws SQLException {
    queue.add(SEES);
    queue.round();
    queue.round();
    queue.add(SEES);
    database.execute("SELECT pg_terminate_backend(%s)".formatted(sessions().getFirst()));
    await()
        .until(
            () ->
                database
                    .value(
                        "SELECT count(*) FROM pg_stat_activity WHERE pid = "
                            + sessions().getFirst())
                    .equals("0"));

    queue.round();

    assertApplied(3);
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void c51_whatWasReadAheadDoesNotCountAfterAChange() throws SQLException {
    queue.add(SEES);
    queue.add(SEES);
    queue.add(SEES);
    queue.round();
    queue.round();
    database.execute(
        "UPDATE fieldfare.schema_migrations SET verify_text = 'SELECT false' WHERE version = '3'");
    queue.round();
    queue.round();

    assertThat(queue.track().attempts("3")).containsExactly("up FAILED verification_failed");
    assertThat(queue.track().attempts("4")).containsExactly("up APPLIED");
    assertThat(sessions()).hasSize(2);
  }

  @Test
  void i3_whatWaitsBehindVersionsIsCalledOnceAndOnlyBehindTheLastOne() throws SQLException {
    queue.add(SEES);
    queue.add(SEES);
    queue.round();
    queue.round();
    queue.round();
    assertThat(queue.work().count()).isZero();
    assertThat(queue.events().count()).isPositive();

    queue.rest();

    assertThat(queue.work().count()).isEqualTo(1);
  }

  @Test
  void i3_aVersionThatWaitsForOthersIsCalledWhenTheyEnd() throws SQLException {
    LoopSignal own = new LoopSignal();
    LoopSignal freed = queue.loop().freed(own);
    queue.rest();
    freed.raise();
    assertThat(own.count()).isZero();

    database.execute(
        "INSERT INTO fieldfare.claims (name, seq, migration_id) VALUES ('public.seen', 1,"
            + " gen_random_uuid())");
    queue.add(SEES);
    queue.rest();
    freed.raise();

    assertThat(own.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          SET work_mem = '77MB'                  | true  | SELECT current_setting('work_mem') <> '77MB'
          SET TimeZone = 'Asia/Tokyo'            | true  | SELECT current_setting('TimeZone') <> 'Asia/Tokyo'
          SELECT pg_advisory_lock(20)            | true  | SELECT NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 20)
          SELECT nextval('counted')              | true  | SELECT true
          CREATE TEMP TABLE hidden (i int)       | false | SELECT true
          PREPARE mine AS SELECT 1               | false | SELECT true
          LISTEN channel                         | false | SELECT true
          BEGIN; DECLARE c CURSOR WITH HOLD FOR SELECT 1; COMMIT | false | SELECT true
          """)
  void i8_aSessionIsUsedAgainOnlyWhenItIsClean(String left, boolean clean, String then)
      throws SQLException {
    database.execute("CREATE SEQUENCE counted");
    try (ScriptSession session = ScriptSession.open(database.dataSource());
        var statement = session.connection().createStatement()) {
      statement.execute(left);

      assertThat(session.clean()).isEqualTo(clean);
      try (var row = statement.executeQuery(then)) {
        row.next();
        assertThat(row.getBoolean(1)).isTrue();
      }
      if (left.contains("nextval")) {
        assertThatThrownBy(() -> statement.execute("SELECT currval('counted')"))
            .hasMessageContaining("not yet defined in this session");
      }
    }
  }
}
