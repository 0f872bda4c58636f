package dev.fieldfare.postgres.backup.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.postgres.backup.PageRange;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithServers
class DatabaseSnapshotIT {
  private final TestDatabase database;

  DatabaseSnapshotIT(TestDatabase database) {
    this.database = database;
  }

  @BeforeEach
  void fill() {
    database.execute(
        "DROP TABLE IF EXISTS b, a, later",
        "CREATE TABLE a (id int PRIMARY KEY)",
        "CREATE TABLE b (id int REFERENCES a, v text)",
        "INSERT INTO a SELECT generate_series(1, 100)",
        "INSERT INTO b SELECT n, 'v' FROM generate_series(1, 100) n");
  }

  @Test
  void c26_othersCannotEmptyATableBeforeItIsCopied() throws Exception {
    try (DatabaseSnapshot snapshot =
        DatabaseSnapshot.take(database.dataSource(), "test", BackupScope.full(), 2)) {
      assertThatThrownBy(() -> database.execute("SET lock_timeout = '100ms'; TRUNCATE a, b"))
          .hasStackTraceContaining("lock timeout");
      database.execute("INSERT INTO a VALUES (101)", "CREATE TABLE later (id int)");

      assertThat(rows(snapshot, "a", 0)).isEqualTo(100);
      assertThat(rows(snapshot, "b", 1)).isEqualTo(100);
      assertThat(names(snapshot)).doesNotContain("later");
    }
    database.execute("TRUNCATE a, b");
  }

  @Test
  void ms24_whatATableNeedsIsLockedAndCopiedToo() throws Exception {
    BackupScope scope =
        new BackupScope(
            Optional.empty(), "tables", List.of(TableName.of("b")), Optional.empty(), true);

    try (DatabaseSnapshot snapshot =
        DatabaseSnapshot.take(database.dataSource(), "test", scope, 2)) {
      assertThat(names(snapshot)).containsExactlyInAnyOrder("a", "b");
      assertThatThrownBy(() -> database.execute("SET lock_timeout = '100ms'; TRUNCATE a, b"))
          .hasStackTraceContaining("lock timeout");
      assertThat(rows(snapshot, "a", 0)).isEqualTo(100);
    }
  }

  @Test
  void sb10_aReadErrorIsNoMissingTable() {
    database.execute("DROP TABLE b");
    BackupScope scope =
        new BackupScope(
            Optional.empty(),
            "tables",
            List.of(TableName.of("a"), TableName.of("b")),
            Optional.empty(),
            false);
    database.execute("REVOKE ALL ON a FROM CURRENT_USER");

    assertThatThrownBy(() -> DatabaseSnapshot.take(database.dataSource(), "test", scope, 2))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("permission denied");
  }

  private static List<String> names(DatabaseSnapshot snapshot) {
    return snapshot.content().tables().stream().map(table -> table.name().name()).toList();
  }

  private static long rows(DatabaseSnapshot snapshot, String name, int session)
      throws SQLException, IOException {
    AtomicLong rows = new AtomicLong();
    SavedTable table =
        snapshot.content().tables().stream()
            .filter(one -> one.name().equals(TableName.of(name)))
            .findFirst()
            .orElseThrow();
    for (PageRange range : snapshot.ranges(List.of(table)).getFirst()) {
      snapshot.copy(session, table, range, line -> rows.incrementAndGet());
    }
    return rows.get();
  }
}
