package dev.fieldfare.backup.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.ledger.JdbcBackupCatalogue;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A target that is away hides no backup of another one. */
@WithServers
class BackupCataloguesIT {
  private static final Filter ALL =
      new Filter(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          10);

  private final TestDatabase database;
  private final Requested target;

  BackupCataloguesIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void targetsThatAreAwayHideNoBackup() throws Exception {
    database.execute("CREATE TABLE here (id int)");
    UUID backup = target.request("here");
    BackupCatalogues all =
        new BackupCatalogues(List.of("a", "b", "main", "y", "z"), Duration.ofSeconds(30));
    int closedPort = closedPort();
    for (String name : List.of("a", "b", "y", "z")) {
      all.add(new JdbcBackupCatalogue(name, database.dataSource(closedPort)));
    }
    all.add(target.catalogue());

    assertThat(all.find(backup).target()).isEqualTo("main");
    assertThat(all.holding(backup).target()).isEqualTo("main");
    BackupPage page = all.page(Optional.empty(), ALL);
    assertThat(page.items()).extracting(BackupDocument::id).contains(backup);
    assertThat(page.missing()).containsExactly("a", "b", "y", "z");
    assertThatThrownBy(() -> all.find(UUID.randomUUID()))
        .isInstanceOfSatisfying(
            BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(FailureReason.UNAVAILABLE));
  }

  @Test
  void aTargetThatDoesNotAnswerIsNamedAtTheDeadline() throws Exception {
    database.execute("CREATE TABLE quick (id int)");
    UUID backup = target.request("quick");
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      BackupCatalogues all = new BackupCatalogues(List.of("silent", "main"), Duration.ofSeconds(5));
      all.add(new JdbcBackupCatalogue("silent", database.dataSource(silent.getLocalPort())));
      all.add(target.catalogue());

      assertThat(all.find(backup).target()).isEqualTo("main");
      BackupPage page = all.page(Optional.empty(), ALL);

      assertThat(page.items()).extracting(BackupDocument::id).contains(backup);
      assertThat(page.missing()).containsExactly("silent");
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
