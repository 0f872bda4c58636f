package dev.fieldfare.postgres.trial;

import static dev.fieldfare.postgres.trial.StageOfTest.request;
import static dev.fieldfare.postgres.trial.StageOfTest.script;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.contracts.rehearsal.RehearsalReport;
import dev.fieldfare.contracts.rehearsal.RehearsedStatement;
import dev.fieldfare.contracts.rehearsal.RehearsedVersion;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The locks and rewrites that a rehearsal reports are those of a run on the target with rows, for
 * more than 60 kinds of DDL.
 */
@WithServers
class RehearsalOfDdlIT {

  private static final String BEFORE =
      """
      CREATE TEMP TABLE seen AS SELECT c.oid, c.relfilenode AS file,
        n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'other') AND c.relkind IN ('r', 'p', 'v', 'm')\
      """;
  private static final String LOCKS =
      """
      SELECT s.name || ' ' || max(array_position(ARRAY['AccessShareLock', 'RowShareLock',
        'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock',
        'ExclusiveLock', 'AccessExclusiveLock'], l.mode))
      FROM pg_locks l JOIN seen s ON s.oid = l.relation WHERE l.pid = pg_backend_pid() AND l.granted
      GROUP BY s.name ORDER BY s.name\
      """;
  private static final String REWRITES =
      """
      SELECT s.name FROM seen s JOIN pg_class c ON c.oid = s.oid WHERE c.relfilenode <> s.file
      ORDER BY s.name\
      """;
  private static final List<String> MODES =
      List.of(
          "ACCESS SHARE",
          "ROW SHARE",
          "ROW EXCLUSIVE",
          "SHARE UPDATE EXCLUSIVE",
          "SHARE",
          "SHARE ROW EXCLUSIVE",
          "EXCLUSIVE",
          "ACCESS EXCLUSIVE");

  private final TestDatabase database;

  RehearsalOfDdlIT(TestDatabase database) {
    this.database = database;
  }

  /** What a statement did. */
  private record Effect(String statement, List<String> locks, List<String> rewrites) {}

  private void makeObjects(int kinds) {
    database.execute(
        "CREATE SCHEMA other",
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'");
    for (int number = 1; number <= kinds; number++) {
      database.execute(RehearsedDdl.numbered(RehearsedDdl.OBJECTS, number));
    }
    database.createReleaseRole();
  }

  private List<Effect> rehearsed(List<String> statements) throws SQLException {
    List<RehearsedScript> scripts = new ArrayList<>();
    for (String statement : statements) {
      scripts.add(script(Integer.toString(scripts.size() + 1), statement + ";", null));
    }
    try (ScratchStage stage = ScratchStage.copyOf(request(database))) {
      RehearsalReport report = VersionRehearsal.of(stage, scripts);
      assertThat(report.versions().getLast().firstError()).isEmpty();
      return report.versions().stream().map(one -> effect(one, statements)).toList();
    }
  }

  private static Effect effect(RehearsedVersion version, List<String> statements) {
    RehearsedStatement only = version.runs().getFirst().statements().getFirst();
    return new Effect(
        statements.get(Integer.parseInt(version.version()) - 1),
        only.locks().stream().map(lock -> lock.table() + " " + lock.mode()).sorted().toList(),
        only.rewrites());
  }

  /** Runs it on the target with its rows, looks at the locks of the session, and rolls back. */
  private Effect real(String statement) throws SQLException {
    try (Connection connection = database.connect();
        Statement call = connection.createStatement()) {
      call.execute(BEFORE);
      connection.setAutoCommit(false);
      call.execute(statement);
      List<String> locks =
          query(call, LOCKS).stream()
              .map(
                  lock -> {
                    String[] parts = lock.split(" ");
                    return parts[0] + " " + MODES.get(Integer.parseInt(parts[1]) - 1);
                  })
              .sorted()
              .toList();
      List<String> rewrites = query(call, REWRITES);
      connection.rollback();
      return new Effect(statement, locks, rewrites);
    }
  }

  private static List<String> query(Statement call, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet rows = call.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  @Test
  void pr14_locksAndRewritesAreThoseOfARunOnTheTarget() throws SQLException {
    List<String> kinds = RehearsedDdl.all();
    assertThat(kinds).hasSizeGreaterThan(60);
    makeObjects(kinds.size());
    List<String> statements = new ArrayList<>();
    for (String kind : kinds) {
      statements.add(RehearsedDdl.numbered(kind, statements.size() + 1));
    }
    List<Effect> real = new ArrayList<>();
    for (String statement : statements) {
      real.add(real(statement));
    }

    List<Effect> rehearsed = rehearsed(statements);

    for (int n = 0; n < real.size(); n++) {
      assertThat(rehearsed.get(n)).isEqualTo(real.get(n));
    }
    int rewriting = RehearsedDdl.rewriting().size();
    assertThat(real.subList(0, rewriting)).noneMatch(one -> one.rewrites().isEmpty());
    assertThat(real.subList(rewriting, real.size())).allMatch(one -> one.rewrites().isEmpty());
    assertThat(real).filteredOn(one -> one.locks().isEmpty()).hasSizeLessThan(5);
  }
}
