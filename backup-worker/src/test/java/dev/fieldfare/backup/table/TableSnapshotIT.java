package dev.fieldfare.backup.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.service.target.PoolSettings;
import dev.fieldfare.service.target.Target;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import io.agroal.api.AgroalDataSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What others do to a table while it is backed up never changes the backup. */
@WithServers
class TableSnapshotIT {
  private final TestDatabase database;

  TableSnapshotIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void neitherWritesNorTruncateChangeWhatIsRead() throws Exception {
    database.execute(
        "CREATE TABLE busy (id int PRIMARY KEY, v text)",
        "INSERT INTO busy SELECT n, repeat('v', 500) FROM generate_series(1, 40000) n");
    AtomicInteger rows = new AtomicInteger();

    try (TableSnapshot snapshot =
        TableSnapshot.take(database.dataSource(), TableName.of("busy"), Optional.empty(), 2)) {
      database.execute("DELETE FROM busy WHERE id % 2 = 0", "INSERT INTO busy VALUES (-1, 'new')");
      assertThatThrownBy(this::truncate)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
      assertThat(snapshot.ranges()).hasSizeGreaterThan(1);
      int part = 0;
      for (PageRange range : snapshot.ranges()) {
        snapshot.copy(part++ % 2, range, line -> rows.incrementAndGet());
      }
    }

    assertThat(rows).hasValue(40_000);
    truncate();
    assertThat(database.value("SELECT count(*) FROM busy")).isEqualTo("0");
  }

  private void truncate() throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      statement.execute("SET lock_timeout = '100ms'");
      statement.execute("TRUNCATE busy");
    }
  }

  @Test
  void aTableThatCannotBeLockedFailsAndLeavesNothingBehind() throws Exception {
    database.execute("CREATE TABLE locked (id int)");
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(
              () ->
                  TableSnapshot.take(
                      database.dataSource(), TableName.of("locked"), Optional.empty(), 2))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
      connection.rollback();
    }
    assertThat(
            database.query(
                "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <>"
                    + " pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client"
                    + " backend'"))
        .isEmpty();
  }

  @Test
  void i8_aViewThatTakesTheNameOfTheTableIsNeverRead() throws Exception {
    database.execute(
        "CREATE SCHEMA app",
        "CREATE TABLE app.t (id int)",
        "INSERT INTO app.t VALUES (1)",
        "CREATE SEQUENCE calls");
    TableName table = new TableName("app", "t");
    AtomicInteger rows = new AtomicInteger();

    try (TableSnapshot snapshot =
        TableSnapshot.take(database.dataSource(), table, Optional.empty(), 2)) {
      database.execute(
          "ALTER SCHEMA app RENAME TO moved",
          "CREATE SCHEMA app",
          "CREATE VIEW app.t AS SELECT nextval('calls') AS id, '(0,1)'::tid AS ctid");
      assertThatThrownBy(
              () -> snapshot.copy(1, snapshot.ranges().getFirst(), _ -> rows.incrementAndGet()))
          .hasMessageContaining("belongs to another relation");
    }

    assertThat(rows).hasValue(0);
  }

  @Test
  void i8_aSessionThatReadATableIsNotUsedAgain() throws Exception {
    database.execute("CREATE TABLE lent (id int)");
    Target target = Target.of("main", database.jdbcUrl(), database.user(), database.password());
    PoolSettings one = PoolSettings.forShortReads("test").with(1, Duration.ofSeconds(30));
    try (AgroalDataSource pool = one.open(target)) {
      String before = session(pool);
      assertThat(session(pool)).isEqualTo(before);

      TableSnapshot.take(pool, TableName.of("lent"), Optional.empty(), 1).close();

      assertThat(session(pool)).isNotEqualTo(before);
    }
  }

  private static String session(DataSource pool) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      return row.getString(1);
    }
  }

  @Test
  void whatIsNoTableOfItsOwnIsAnError() throws Exception {
    database.execute(
        "CREATE TABLE parent (id int)",
        "CREATE TABLE child () INHERITS (parent)",
        "CREATE VIEW replaced AS SELECT 1 AS id");

    assertNotRead("parent", "0A000");
    assertNotRead("replaced", "42809");
  }

  private void assertNotRead(String table, String state) {
    assertThatThrownBy(
            () ->
                TableSnapshot.take(database.dataSource(), TableName.of(table), Optional.empty(), 2))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
  }
}
