package dev.fieldfare.backup.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.catalogue.BackupCatalogue.Wish;
import dev.fieldfare.backup.ledger.JdbcBackupCatalogue;
import dev.fieldfare.backup.ledger.JdbcBackupRecords;
import dev.fieldfare.backup.ledger.JdbcRequestedBackups;
import dev.fieldfare.backup.ledger.JdbcRestoreRecords;
import dev.fieldfare.backup.ledger.JdbcRollbackPlans;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Meanwhile;
import dev.fieldfare.backup.support.SilentTally;
import dev.fieldfare.backup.table.RequestedBackupRunner;
import dev.fieldfare.backup.table.TableExporter;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import dev.fieldfare.testkit.WithServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A restore runs no code of others with rights on the ledger, and lets no other role read what it
 * restores (I8).
 */
@WithServers
class I8RestoreIT {
  @TempDir Path folder;
  private TestDatabase database;
  private DataSource worker;
  private String attacker;

  @BeforeEach
  void prepareTheAttack() throws SQLException {
    database = TestServers.newDatabase();
    worker = database.dataSourceOf(database.createWorker());
    attacker = database.createRole("mallory");
    new LedgerInstaller(worker, "main").install();
    run(
        database.superuserDataSource(),
        "CREATE SCHEMA evil AUTHORIZATION " + attacker,
        "GRANT USAGE ON SCHEMA evil TO PUBLIC",
        "GRANT CREATE ON SCHEMA public TO PUBLIC");
    run(
        database.dataSourceOf(attacker),
        "CREATE TABLE evil.seen (who text)",
        "GRANT INSERT ON evil.seen TO PUBLIC",
        // IMMUTABLE functions may not write by themselves.
        "CREATE FUNCTION evil.note() RETURNS boolean LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO evil.seen VALUES (current_user); RETURN true; END $$",
        "CREATE FUNCTION evil.attack(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN RETURN evil.note(); END $$",
        // A number that was taken stays taken after a rollback.
        "CREATE SEQUENCE evil.calls",
        "GRANT USAGE ON SEQUENCE evil.calls TO PUBLIC",
        "CREATE FUNCTION evil.count_it(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN PERFORM nextval('evil.calls'); RETURN true; END $$");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void d23_aGeneratedColumnRunsNothing() throws Exception {
    asOwner(
        "CREATE TABLE t (id int, g boolean GENERATED ALWAYS AS (evil.attack(id)) STORED)",
        "INSERT INTO t VALUES (1)");
    assertThat(value("SELECT count(*) FROM evil.seen")).isEqualTo("1");

    assertRefused(restore(backUp("t"), "again"));
  }

  @Test
  void d23_aGeneratedColumnWithAConstantArgumentRunsNothing() throws Exception {
    asOwner("CREATE TABLE t (id int, g boolean GENERATED ALWAYS AS (evil.count_it(1)) STORED)");
    UUID backup = backUp("t");
    String calls = calls();

    assertRefused(restore(backup, "again"));

    assertThat(calls()).isEqualTo(calls);
  }

  @Test
  void d23_aLiteralInADefaultRunsNothingWithRightsOnTheLedger() throws Exception {
    run(
        database.dataSourceOf(attacker),
        "CREATE DOMAIN evil.d AS int CHECK (evil.count_it(VALUE))");
    run(worker, "CREATE TABLE t (id int, v text DEFAULT ('{2}'::evil.d[])::text)");
    UUID backup = backUp("t");
    String calls = calls();
    assertThat(calls).as("the owner of the table ran it").isNotEqualTo("1f");

    assertRefused(restore(backup, "again"));

    assertThat(calls()).isEqualTo(calls);
  }

  @Test
  void d23_whatADefaultLeavesBehindInTheSessionIsRefused() throws Exception {
    run(
        database.dataSourceOf(attacker),
        "CREATE FUNCTION evil.prepare() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN"
            + " EXECUTE 'PREPARE evil_plan AS SELECT 1'; RETURN true;"
            + " EXCEPTION WHEN duplicate_prepared_statement THEN RETURN true; END $$",
        "CREATE FUNCTION evil.leave(int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS"
            + " $$ BEGIN RETURN evil.prepare(); END $$",
        "CREATE DOMAIN evil.d AS int CHECK (evil.leave(VALUE))");
    asOwner("CREATE TABLE t (id int, v text DEFAULT ('{2}'::evil.d[])::text)");

    UUID restore = restore(backUp("t"), "again");

    assertThat(migration(restore, "status")).isEqualTo("FAILED");
    assertThat(migration(restore, "error_message")).contains("prepared statements behind");
  }

  @Test
  void d23_aDomainRunsNothing() throws Exception {
    run(
        database.dataSourceOf(attacker),
        "CREATE DOMAIN evil.d AS int CHECK (evil.attack(VALUE))",
        "CREATE TYPE evil.r AS (a int, b evil.d[])");
    asOwner("CREATE TABLE t (id int, v evil.r)", "INSERT INTO t VALUES (1, '(1,{2})')");

    assertRefused(restore(backUp("t"), "again"));
  }

  @Test
  void d23_aDomainThatGetsItsCheckLaterIsRefusedToo() throws Exception {
    run(database.dataSourceOf(attacker), "CREATE DOMAIN evil.d AS int");
    asOwner("CREATE TABLE t (id int, v evil.d)");

    assertRefused(restore(backUp("t"), "again"));
  }

  @Test
  void theOwnerOfTheTableThatWasBackedUpAloneReadsTheRows() throws Exception {
    asOwner(
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE FUNCTION next_number() RETURNS int LANGUAGE sql AS 'SELECT 7'",
        "CREATE TABLE t (id int PRIMARY KEY DEFAULT next_number(), m mood DEFAULT 'good')",
        "INSERT INTO t DEFAULT VALUES");
    UUID backup = backUp("t");
    asOwner("DROP TABLE t", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
    run(database.dataSourceOf(attacker), "CREATE TABLE t (id int)");

    UUID restore = restore(backup, "again");

    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
    assertThat(value("SELECT id || m::text FROM public.again")).isEqualTo("7good");
    assertThat(value("SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'again'"))
        .isEqualTo(database.user());
    assertThat(value("SELECT has_table_privilege('%s', 'again', 'SELECT')".formatted(attacker)))
        .isEqualTo("f");
  }

  @Test
  void i8_aTableThatTakesTheNameMeanwhileGetsNothing() throws Exception {
    asOwner("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)", "CREATE SCHEMA app");
    UUID backup = backUp("t");
    Meanwhile store =
        new Meanwhile(
            new FolderStore(folder),
            () ->
                asOwner(
                    "ALTER SCHEMA app RENAME TO former",
                    "CREATE SCHEMA app",
                    "CREATE TABLE app.again (id int)"));

    UUID restore = restore(backup, new TableName("app", "again"), store);

    assertThat(migration(restore, "status")).isEqualTo("WAITING");
    assertThat(migration(restore, "error ->> 'message'")).contains("belongs to another relation");
    assertThat(value("SELECT count(*) FROM pg_index WHERE indrelid = 'app.again'::regclass"))
        .isEqualTo("0");
    assertThat(value("SELECT to_regclass('former.again')")).isNull();
  }

  @Test
  void othersPrepareTheirOwnersWhileRowsAreCopied() throws Exception {
    asOwner("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
    UUID backup = backUp("t");
    Meanwhile store =
        new Meanwhile(
            new FolderStore(folder),
            () -> run(worker, "SET lock_timeout = '5s'", "SELECT fieldfare.take_mutex(0)"));

    UUID restore = restore(backup, TableName.of("again"), store);

    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
  }

  @Test
  void d23_aPolicyRunsNothingWhenARollbackPlanCountsRows() throws Exception {
    asOwner("CREATE TABLE t (id int)", "INSERT INTO t VALUES (1)");
    UUID backup = backUp("t");
    asOwner(
        "CREATE POLICY p ON t USING (evil.count_it(id))",
        "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE t FORCE ROW LEVEL SECURITY");
    String calls = calls();
    var origin = RollbackPlan.Origin.ofBackups(List.of(backup));

    RollbackPlan plan = new JdbcRollbackPlans("main", worker, () -> {}).create(origin, "ann");

    assertThat(calls()).isEqualTo(calls);
    assertThat(plan.steps().getFirst().rowsNow()).isEmpty();
  }

  @Test
  void i8_aCheckOfATableOfTheLedgersOwnerRunsNothingOfOthers() throws Exception {
    run(
        database.superuserDataSource(),
        "ALTER SCHEMA public OWNER TO "
            + value("SELECT nspowner::regrole FROM pg_namespace WHERE nspname = 'fieldfare'"));
    run(worker, "CREATE TABLE t (id int CHECK (evil.count_it(id)))", "INSERT INTO t VALUES (1)");
    UUID backup = backUp("t");
    String calls = calls();

    UUID restore = restore(backup, "again");

    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
    assertThat(migration(restore, "warnings::text")).contains("code of another role");
    assertThat(calls()).isEqualTo(calls);
  }

  @Test
  void i8_aCheckOfAnotherOwnersTableRunsAsThatOwner() throws Exception {
    asOwner("CREATE TABLE t (id int CHECK (evil.attack(id)))", "INSERT INTO t VALUES (1)");
    UUID backup = backUp("t");

    UUID restore = restore(backup, "again");

    assertThat(migration(restore, "status")).isEqualTo("APPLIED");
    assertThat(migration(restore, "warnings::text")).isNull();
    assertThat(value("SELECT string_agg(who, ',') FROM evil.seen"))
        .isEqualTo(database.user() + "," + database.user());
  }

  private void assertRefused(UUID restore) {
    assertThat(migration(restore, "status")).isEqualTo("FAILED");
    assertThat(migration(restore, "error_code")).isEqualTo("unsupported");
    assertThat(migration(restore, "error_message")).contains("code of another role");
    assertThat(value("SELECT count(*) FROM pg_class WHERE relname = 'again'")).isEqualTo("0");
    assertThat(
            value(
                "SELECT count(*) FROM evil.seen WHERE who NOT IN ('%s', '%s')"
                    .formatted(database.user(), attacker)))
        .isEqualTo("0");
  }

  private UUID backUp(String table) throws Exception {
    JdbcBackupCatalogue catalogue = new JdbcBackupCatalogue("main", worker);
    Wish wish = new Wish(new TableName("public", table), Optional.empty(), Optional.empty());
    UUID backup = catalogue.request(wish, "ann").id();
    new RequestedBackupRunner(
            "main",
            new JdbcRequestedBackups(worker, "test"),
            records(),
            new FolderStore(folder),
            new SilentTally(),
            new TableExporter("main", new JdbcRequestedBackups(worker, "test"), 2))
        .round();
    assertThat(catalogue.find(backup).orElseThrow().status()).isEqualTo(BackupStatus.VERIFIED);
    return backup;
  }

  private UUID restore(UUID backup, String into) throws SQLException {
    return restore(backup, TableName.of(into), new FolderStore(folder));
  }

  private UUID restore(UUID backup, TableName into, BackupStore store) throws SQLException {
    UUID restore =
        new JdbcBackupCatalogue("main", worker)
            .restore(backup, into, InternalCaller.service("ann", SenderRole.OPERATOR))
            .migrationId();
    new TableRestorer(
            "main", new JdbcRestoreRecords(worker, "test"), records(), store, new SilentTally())
        .round();
    return restore;
  }

  private JdbcBackupRecords records() {
    return new JdbcBackupRecords(worker, "test", Duration.ofDays(7), Duration.ofDays(90));
  }

  private String migration(UUID id, String column) {
    return value("SELECT %s FROM fieldfare.field_migrations WHERE id = '%s'".formatted(column, id));
  }

  private String calls() {
    return value("SELECT last_value || left(is_called::text, 1) FROM evil.calls");
  }

  private void asOwner(String... statements) throws SQLException {
    run(database.dataSource(), statements);
  }

  private static void run(DataSource as, String... statements) throws SQLException {
    try (var connection = as.getConnection();
        var sql = connection.createStatement()) {
      for (String statement : statements) {
        sql.execute(statement);
      }
    }
  }

  private String value(String query) {
    try (var connection = database.superuserDataSource().getConnection();
        var sql = connection.createStatement();
        var row = sql.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
