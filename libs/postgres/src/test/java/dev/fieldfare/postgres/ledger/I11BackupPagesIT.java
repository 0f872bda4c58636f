package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.postgres.backup.BackupList;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages of backups read no further than asked, whatever is asked. */
@WithServers
class I11BackupPagesIT {
  private static final int PAGE = 5;
  private static final String ID = "('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
    database.execute(
        """
        INSERT INTO fieldfare.field_data_backups (id, name, status, schema_name, table_name, backup_type, created_by)
        SELECT %s, CASE WHEN n <= 10 THEN 'first' WHEN n %% 2 = 0 THEN 'nightly' END,
          CASE WHEN n <= 10 THEN 'FAILED' ELSE 'VERIFIED' END, 'public', CASE WHEN n <= 10 THEN 'old' ELSE 'new' END,
          'tables', 'tester' FROM generate_series(1, 20000) AS n
        """
            .formatted(ID),
        "ANALYZE fieldfare.field_data_backups");
  }

  @Test
  void i11_aPageByStatusReadsNoOtherBackups() throws SQLException {
    assertThat(looks(filter("FAILED", null, null, null))).isBetween(5L, 20L);
    assertThat(looks(filter("VERIFIED", null, null, null))).isBetween(5L, 20L);
  }

  @Test
  void i11_aPageByNameReadsNoOtherBackups() throws SQLException {
    assertThat(looks(filter(null, null, "first", null))).isBetween(5L, 20L);
    assertThat(looks(filter("VERIFIED", null, "nightly", null))).isBetween(5L, 20L);
  }

  @Test
  void i11_aPageByTableReadsNoOtherBackups() throws SQLException {
    assertThat(looks(filter(null, "old", null, null))).isBetween(5L, 20L);
  }

  @Test
  void i11_aPageOfAllReadsNoOtherBackups() throws SQLException {
    assertThat(looks(filter(null, null, null, null))).isBetween(5L, 20L);
    assertThat(looks(filter(null, null, null, id(8)))).isBetween(5L, 20L);
    assertThat(looks(filter("FAILED", null, null, id(8)))).isBetween(5L, 20L);
  }

  private static Filter filter(String status, String table, String name, UUID before) {
    return new Filter(
        Optional.ofNullable(status),
        Optional.ofNullable(table),
        Optional.ofNullable(table).map(_ -> "public"),
        Optional.ofNullable(name),
        Optional.ofNullable(before),
        PAGE);
  }

  private static UUID id(int n) {
    return UUID.fromString("00000000-0000-7000-8000-%012x".formatted(n));
  }

  /** How many rows a page of five looks at. */
  private static long looks(Filter filter) throws SQLException {
    try (Connection connection = database.connect()) {
      Map<String, Long> looks =
          Looks.during(
              connection, () -> assertThat(new BackupList(connection).page(filter)).hasSize(PAGE));
      return looks.get("field_data_backups");
    }
  }
}
