package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.database.DatabaseBuild;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore of a database runs no code of others with rights on the ledger, and lets no other role
 * enter what it makes (I8).
 */
@WithServers
class I8DatabaseRestoreIT {
  @TempDir Path folder;
  private TestDatabase database;
  private Databases target;
  private String copy;

  @BeforeEach
  void prepareTheAttack() throws SQLException {
    database = TestServers.newDatabase();
    copy = "copy_of_" + database.name();
    target = new Databases(database, folder);
    String attacker = database.createRole("mallory");
    run(
        database.superuserDataSource(),
        "CREATE SCHEMA evil AUTHORIZATION " + attacker,
        "GRANT USAGE ON SCHEMA evil TO PUBLIC");
    run(
        database.dataSourceOf(attacker),
        "CREATE SEQUENCE evil.calls",
        "GRANT ALL ON SEQUENCE evil.calls TO PUBLIC",
        "CREATE FUNCTION evil.count_it(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN PERFORM nextval('evil.calls'); RETURN true; END $$",
        "CREATE DOMAIN evil.d AS int CHECK (evil.count_it(VALUE))");
  }

  @AfterEach
  void close() {
    database.execute("DROP DATABASE IF EXISTS \"" + copy + "\" WITH (FORCE)");
    database.close();
  }

  @Test
  void d41_aCheckWithCodeOfOthersIsNotRestored() throws Exception {
    assertRefused("CREATE TABLE t (id int, CHECK (evil.count_it(id)))", "INSERT INTO t VALUES (1)");
  }

  @Test
  void d41_aDomainWithCodeOfOthersIsNotRestored() throws Exception {
    assertRefused("CREATE TABLE t (id evil.d)", "INSERT INTO t VALUES (1)");
  }

  @Test
  void d41_aGeneratedColumnWithCodeOfOthersIsNotRestored() throws Exception {
    assertRefused(
        "CREATE TABLE t (id int, g boolean GENERATED ALWAYS AS (evil.count_it(1)) STORED)");
  }

  @Test
  void d41_aFunctionThatCallsCodeOfOthersIsNotRestored() throws Exception {
    assertRefused(
        "CREATE FUNCTION harmless(int) RETURNS boolean IMMUTABLE RETURN evil.count_it($1)",
        "CREATE TABLE t (id int, CHECK (harmless(id)))",
        "INSERT INTO t VALUES (1)");
  }

  @Test
  void d41_anIndexWithCodeOfOthersIsNotRestored() throws Exception {
    assertRefused("CREATE TABLE t (id int)", "CREATE INDEX ON t (evil.count_it(id))");
  }

  @Test
  void d41_aMaterializedViewWithCodeOfOthersIsNotRestored() throws Exception {
    assertRefused(
        "CREATE TABLE t (id int)",
        "CREATE VIEW between_them AS SELECT evil.count_it(id) FROM t",
        "CREATE MATERIALIZED VIEW kept AS SELECT * FROM between_them");
  }

  @Test
  void i8_onlyTheServiceMayEnterWhatItHasRestored() throws Exception {
    database.execute("CREATE TABLE t (id int)");
    BackupDocument taken = target.take(Databases.set(true, "public.t"));

    assertThat(target.restore(taken.id(), copy)).isEqualTo("APPLIED");

    assertThat(
            database.value(
                "SELECT has_database_privilege('public', '%s', 'CONNECT')".formatted(copy)))
        .isEqualTo("f");
  }

  @Test
  void qc37_whatAKilledWorkerLeftIsDropped() throws Exception {
    DatabaseBuild abandoned = DatabaseBuild.begin(target.server(), database.name(), "killed");
    assertThat(target.scratchDatabases()).hasSize(1);
    run(
        database.superuserDataSource(),
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            + " AND application_name = 'fieldfare backup-worker'");

    target.prover().round();

    assertThat(target.scratchDatabases()).isEmpty();
    assertThat(abandoned.leftOut()).isZero();
  }

  private void assertRefused(String... statements) throws Exception {
    database.execute(statements);
    BackupDocument taken = target.take(BackupScope.full());
    assertThat(taken.status()).as(taken.error().toString()).isEqualTo(BackupStatus.VERIFIED);
    String calls = database.value("SELECT last_value || '' || is_called FROM evil.calls");

    assertThat(target.restore(taken.id(), copy)).contains("FAILED unsupported", "evil.count_it");
    BackupDocument proven = target.prove(taken.id());

    assertThat(proven.status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(proven.error().orElseThrow().message()).contains("evil.count_it");
    assertThat(database.value("SELECT last_value || '' || is_called FROM evil.calls"))
        .isEqualTo(calls);
    assertThat(target.scratchDatabases()).isEmpty();
  }

  private static void run(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
