package dev.fieldfare.backup.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Quarantined;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that a change has dropped is backed up, and an undo does not wait for that. */
@WithServers
class I5MovedTableIT {
  private static final Duration GRACE = Duration.ZERO;

  @TempDir Path folder;
  private final TestDatabase database;
  private final Quarantined ledger;
  private final Requested requested;

  I5MovedTableIT(TestDatabase database) {
    this.database = database;
    this.ledger = new Quarantined(database);
    this.requested = new Requested(database);
  }

  @Test
  void i5_aDroppedTableIsBackedUpAndNotPurgedBeforeItsGrace() throws Exception {
    ledger.table("gone", 1000);
    UUID drop = drop("gone");
    FolderStore store = new FolderStore(folder);

    ledger.exporter(store, GRACE).round();
    requested.runner(store).round();
    ledger.purges(store).round();
    ledger.movedPurges(store).round();

    assertThat(ledger.backups("gone")).containsExactly("VERIFIED");
    UUID backup = UUID.fromString(backup("id", "gone"));
    assertThat(requested.show(backup).migrationId()).contains(drop);
    assertThat(requested.show(backup).rows()).contains(1000L);
    assertThat(ledger.migrations("gone")).containsExactly("DROP_TABLE APPLIED");
    assertThat(
            database.value(
                "SELECT purged_at IS NULL AND purge_due_at = created_at + interval '7 days' AND"
                    + " backup_due_at IS NULL AND backup_id = '%s' FROM fieldfare.quarantine WHERE table_name = 'gone'"
                        .formatted(backup)))
        .isEqualTo("t");

    requested.restore(backup, "gone_again");
    requested.restorer(store).round();
    undo(drop);
    assertThat(database.value("SELECT count(*) FROM gone JOIN gone_again USING (id, v)"))
        .isEqualTo("1000");
  }

  @Test
  void i5_aDropThatWasUndoneIsNotBackedUp() throws Exception {
    ledger.table("back", 10);
    UUID drop = drop("back");
    FolderStore store = new FolderStore(folder);
    ledger.exporter(store, GRACE).round();
    undo(drop);

    requested.runner(store).round();

    assertThat(ledger.backups("back")).containsExactly("DELETED");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aBackupGivesWayToAnUndoAndIsTakenLater() throws Exception {
    database.execute(
        "CREATE TABLE busy (id int PRIMARY KEY, v text)",
        "INSERT INTO busy SELECT n, repeat(md5(n::text), 15) FROM generate_series(1, 100000) n");
    drop("busy");
    FolderStore store = new FolderStore(folder);
    ledger.exporter(store, GRACE).round();
    InTheWay change = new InTheWay(store);

    requested.runner(change).round();

    change.waiting.join();
    assertThat(ledger.backups("busy")).containsExactly("RUNNING");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(backup("due_at > clock_timestamp()", "busy")).isEqualTo("t");

    database.execute("UPDATE fieldfare.field_data_backups SET due_at = clock_timestamp()");
    requested.runner(store).round();
    assertThat(ledger.backups("busy")).containsExactly("VERIFIED");
  }

  private UUID drop(String table) {
    return ledger.worker().run("{\"type\":\"DROP_TABLE\",\"table\":\"%s\"}".formatted(table));
  }

  private void undo(UUID drop) {
    ledger.worker().run("{\"type\":\"UNDO\",\"migrationId\":\"%s\"}".formatted(drop));
  }

  private String backup(String expression, String table) {
    return database.value(
        "SELECT %s FROM fieldfare.field_data_backups WHERE table_name = '%s'"
            .formatted(expression, table));
  }

  /** While the first chunk is written, a change begins to wait for the table. */
  private final class InTheWay implements BackupStore {
    private final FolderStore store;
    private CompletableFuture<Void> waiting;

    private InTheWay(FolderStore store) {
      this.store = store;
    }

    @Override
    public synchronized void put(BackupLocation location, BackupFile file, byte[] content)
        throws IOException {
      if (waiting == null) {
        String table =
            database.value(
                "SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid ="
                    + " c.relnamespace WHERE n.nspname LIKE 'fieldfare_q%' AND relname = 'busy'");
        waiting =
            CompletableFuture.runAsync(
                () -> database.execute("ALTER TABLE %s ADD later int".formatted(table)));
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () ->
                    database
                        .value(
                            "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '%s'::regclass"
                                .formatted(table))
                        .equals("1"));
      }
      store.put(location, file, content);
    }

    @Override
    public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
      return store.get(location, file, most);
    }

    @Override
    public void delete(BackupLocation location) throws IOException {
      store.delete(location);
    }
  }
}
