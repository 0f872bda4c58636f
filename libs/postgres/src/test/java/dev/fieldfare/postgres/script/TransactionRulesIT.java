package dev.fieldfare.postgres.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The rules about statements and transactions agree with the server. */
@WithServers
class TransactionRulesIT {

  private static final String OBJECTS =
      """
      CREATE TABLE plain (a int PRIMARY KEY);
      CREATE TABLE parted (a int PRIMARY KEY) PARTITION BY RANGE (a);
      CREATE TABLE part PARTITION OF parted FOR VALUES FROM (0) TO (9);
      CREATE MATERIALIZED VIEW mat AS SELECT a FROM plain;
      CREATE UNIQUE INDEX ON mat (a);
      CREATE SUBSCRIPTION slotted CONNECTION '' PUBLICATION p WITH (connect = false);
      CREATE SUBSCRIPTION slotless CONNECTION '' PUBLICATION p WITH (connect = false);
      ALTER SUBSCRIPTION slotless SET (slot_name = NONE)
      """;

  private static final List<String> FORBIDDEN =
      List.of(
          "CREATE INDEX CONCURRENTLY ON plain (a)",
          "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS x ON plain (a)",
          "DROP INDEX CONCURRENTLY IF EXISTS x",
          "REINDEX TABLE CONCURRENTLY plain",
          "REINDEX (CONCURRENTLY) TABLE plain",
          "REINDEX (VERBOSE, CONCURRENTLY on) INDEX plain_pkey",
          "REINDEX TABLE parted",
          "REINDEX INDEX public.parted_pkey",
          "REINDEX SCHEMA public",
          "REINDEX (VERBOSE) SYSTEM",
          "REINDEX DATABASE",
          "ALTER TABLE parted DETACH PARTITION part CONCURRENTLY",
          "VACUUM",
          "VACUUM (ANALYZE) plain",
          "CLUSTER",
          "CLUSTER VERBOSE",
          "CLUSTER parted USING parted_pkey",
          "CREATE DATABASE x",
          "DROP DATABASE IF EXISTS x",
          "ALTER DATABASE postgres SET TABLESPACE pg_default",
          "CREATE TABLESPACE x LOCATION '/x'",
          "DROP TABLESPACE IF EXISTS x",
          "ALTER SYSTEM SET work_mem = '4MB'",
          "CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p",
          "CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p WITH (enabled = false, create_slot)",
          "DROP SUBSCRIPTION slotted",
          "COMMIT PREPARED 'x'",
          "ROLLBACK PREPARED 'x'",
          "DISCARD ALL");

  private static final List<String> ALLOWED =
      List.of(
          "CREATE INDEX ON plain (a)",
          "DROP INDEX IF EXISTS x.concurrently",
          "REFRESH MATERIALIZED VIEW CONCURRENTLY mat",
          "REINDEX TABLE plain",
          "REINDEX (CONCURRENTLY false) TABLE plain",
          "ALTER TABLE parted DETACH PARTITION part",
          "ANALYZE",
          "CLUSTER plain USING plain_pkey",
          "CLUSTER VERBOSE plain USING plain_pkey",
          "CLUSTER plain_pkey ON plain",
          "CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p WITH (connect = false)",
          "CREATE SUBSCRIPTION x CONNECTION '' PUBLICATION p WITH (create_slot = off, slot_name = none, enabled = 'false', connect = '0')",
          "DROP SUBSCRIPTION slotless",
          "DROP SUBSCRIPTION IF EXISTS slotless",
          "ALTER DATABASE postgres SET work_mem = '4MB'",
          "DISCARD PLANS",
          "ALTER TYPE x ADD VALUE 'y'",
          "LOCK TABLE plain",
          "SAVEPOINT x",
          "DECLARE c CURSOR FOR SELECT 1",
          "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
          "TRUNCATE plain");

  @Test
  void forbiddenIsWhatTheServerRefusesInATransaction(TestDatabase database) throws Exception {
    try (Connection superuser = database.superuserDataSource().getConnection()) {
      for (String sql : OBJECTS.split(";")) {
        run(superuser, sql);
      }
      ServerGrammar grammar = ServerGrammar.of(superuser);
      for (String sql : FORBIDDEN) {
        assertThat(use(grammar, sql)).as(sql).isEqualTo(TransactionUse.FORBIDDEN);
        assertThat(stateInTransaction(superuser, sql)).as(sql).isEqualTo("25001");
      }
      for (String sql : ALLOWED) {
        assertThat(use(grammar, sql)).as(sql).isNotEqualTo(TransactionUse.FORBIDDEN);
        assertThat(stateInTransaction(superuser, sql)).as(sql).isNotEqualTo("25001");
      }
      run(superuser, "ALTER SUBSCRIPTION slotted SET (slot_name = NONE)");
      run(superuser, "DROP SUBSCRIPTION slotted");
      run(superuser, "DROP SUBSCRIPTION slotless");
    }
  }

  @Test
  void tellsControlAndNeedOfTransactions(TestDatabase database) throws Exception {
    Map<String, TransactionUse> uses =
        Map.ofEntries(
            Map.entry("BEGIN", TransactionUse.CONTROL),
            Map.entry("START TRANSACTION READ ONLY", TransactionUse.CONTROL),
            Map.entry("END", TransactionUse.CONTROL),
            Map.entry("ABORT", TransactionUse.CONTROL),
            Map.entry("PREPARE TRANSACTION 'x'", TransactionUse.CONTROL),
            Map.entry("ROLLBACK WORK TO SAVEPOINT x", TransactionUse.REQUIRED),
            Map.entry("RELEASE x", TransactionUse.REQUIRED),
            Map.entry("LOCK x", TransactionUse.REQUIRED),
            Map.entry("DECLARE c CURSOR FOR SELECT 1", TransactionUse.REQUIRED),
            Map.entry("DECLARE c CURSOR WITH HOLD FOR SELECT 1", TransactionUse.ALLOWED),
            Map.entry("ALTER SUBSCRIPTION s REFRESH PUBLICATION", TransactionUse.FORBIDDEN),
            Map.entry("ALTER SUBSCRIPTION s SET PUBLICATION p", TransactionUse.FORBIDDEN),
            Map.entry(
                "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = false)",
                TransactionUse.ALLOWED),
            Map.entry("ALTER SUBSCRIPTION s SET (failover = true)", TransactionUse.FORBIDDEN),
            Map.entry("ALTER SUBSCRIPTION s DISABLE", TransactionUse.ALLOWED));
    try (Connection connection = database.connect()) {
      ServerGrammar grammar = ServerGrammar.of(connection);
      for (var use : uses.entrySet()) {
        assertThat(use(grammar, use.getKey())).as(use.getKey()).isEqualTo(use.getValue());
      }
    }
  }

  private static TransactionUse use(ServerGrammar grammar, String sql) throws SQLException {
    CheckedStatement checked = (CheckedStatement) grammar.check(sql).getFirst();
    assertThat(checked.fault()).as(sql).isEmpty();
    return checked.transaction();
  }

  private static String stateInTransaction(Connection connection, String sql) throws SQLException {
    connection.setAutoCommit(false);
    try {
      run(connection, "SELECT 1");
      run(connection, sql);
      return "00000";
    } catch (SQLException e) {
      return e.getSQLState();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
