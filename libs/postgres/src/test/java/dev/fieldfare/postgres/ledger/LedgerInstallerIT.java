package dev.fieldfare.postgres.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Installing the ledger, and what becomes of ledgers of other builds. */
@WithServers
class LedgerInstallerIT {
  private static final Path FILES = Path.of("src/main/resources/dev/fieldfare/postgres/ledger");

  private static TestDatabase database;

  @BeforeAll
  static void install(TestDatabase fresh) throws SQLException {
    database = fresh;
    new LedgerInstaller(database.dataSource(), "main").install();
  }

  @Test
  void installsTwiceWithoutHarm() throws SQLException {
    new LedgerInstaller(database.dataSource(), "main").install();

    assertThat(database.value("SELECT name FROM fieldfare.target")).isEqualTo("main");
  }

  @Test
  void d15_aLedgerOfANewerReleaseIsUsedWhenItIsCompatibleAndRefusedOtherwise() throws SQLException {
    database.execute(
        "INSERT INTO fieldfare.ledger_versions (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success) VALUES (9999, '9999', 'of tomorrow',"
            + " 'SQL', 'V9999__of_tomorrow.sql', 1, 'somebody', 1, true)");
    try {
      new LedgerInstaller(database.dataSource(), "main").install();
      database.execute("UPDATE fieldfare.compatibility SET oldest_version = 9999");
      assertThatThrownBy(() -> new LedgerInstaller(database.dataSource(), "main").install())
          .hasMessageContaining("9999");
    } finally {
      database.execute(
          "DELETE FROM fieldfare.ledger_versions WHERE version = '9999'",
          "UPDATE fieldfare.compatibility SET oldest_version = 1");
    }
  }

  @Test
  void d15_aLedgerOfABuildBeforeTheFirstReleaseIsRefusedWithAdvice() throws SQLException {
    String checksum =
        database.value("SELECT checksum FROM fieldfare.ledger_versions WHERE version = '1'");
    database.execute("UPDATE fieldfare.ledger_versions SET checksum = 1 WHERE version = '1'");
    try {
      assertThatThrownBy(() -> new LedgerInstaller(database.dataSource(), "main").install())
          .isInstanceOf(IncompatibleLedgerException.class)
          .hasMessageContaining("ledger of target main")
          .hasMessageContaining("DROP SCHEMA fieldfare, fieldfare_run CASCADE")
          .hasMessageContaining("V1__create_ledger.sql");
    } finally {
      database.execute(
          "UPDATE fieldfare.ledger_versions SET checksum = %s WHERE version = '1'"
              .formatted(checksum));
    }
  }

  @Test
  void severalWorkersInstallAtOnce() throws Exception {
    try (TestDatabase shared = TestDatabase.create(database.server())) {
      List<Callable<Void>> workers =
          Collections.nCopies(
              4,
              () -> {
                new LedgerInstaller(shared.dataSource(), "main").install();
                return null;
              });
      try (ExecutorService threads = Executors.newFixedThreadPool(workers.size())) {
        for (Future<Void> worker : threads.invokeAll(workers)) {
          worker.get();
        }
      }

      assertThat(
              shared.value(
                  "SELECT count(*) = count(DISTINCT script) AND bool_and(success)"
                      + " FROM fieldfare.ledger_versions"))
          .isEqualTo("t");
    }
  }

  @Test
  void d15_anUpgradeBehindALongTransactionGivesUpAndIsDoneLater(@TempDir Path later)
      throws SQLException, IOException {
    try (TestDatabase shared = TestDatabase.create(database.server());
        Connection reader = shared.connect()) {
      new LedgerInstaller(shared.dataSource(), "main").install();
      LedgerInstaller upgrade = LedgerInstaller.ofFiles(shared.dataSource(), "main", later);
      laterRelease(later);
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("SELECT FROM fieldfare.field_migrations");

      assertThatThrownBy(upgrade::install).hasMessageContaining("lock timeout");
      assertThat(shared.value("SELECT to_regclass('fieldfare.first_of_later')")).isNull();
      assertThat(versions(shared)).doesNotContain("1000", "1001");

      reader.rollback();
      upgrade.install();
      assertThat(versions(shared)).contains("1000", "1001");
    }
  }

  private static List<String> versions(TestDatabase shared) {
    return shared.query("SELECT version FROM fieldfare.ledger_versions WHERE version IS NOT NULL");
  }

  private static void laterRelease(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        Files.copy(file, directory.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        directory.resolve("V1000__create_first.sql"), "CREATE TABLE fieldfare.first_of_later ()");
    Files.writeString(
        directory.resolve("V1001__add_note.sql"),
        "ALTER TABLE fieldfare.field_migrations ADD COLUMN note text");
  }
}
