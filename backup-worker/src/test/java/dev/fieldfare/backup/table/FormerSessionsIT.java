package dev.fieldfare.backup.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.postgres.backup.RequestedBackup;
import dev.fieldfare.postgres.backup.TableSnapshot;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a worker that is gone or frozen are ended by the next holder of their lease. */
@WithServers
class FormerSessionsIT {
  @TempDir Path folder;
  private final TestDatabase database;
  private final Requested target;

  FormerSessionsIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
  }

  @Test
  void aNewAttemptEndsTheSessionsOfTheFormerOneAndTheirLocks() throws Exception {
    database.execute("CREATE TABLE left_locked (id int)", "INSERT INTO left_locked VALUES (1)");
    UUID id = target.request("left_locked");
    RequestedBackup frozen = target.requests("frozen").begin(id).orElseThrow();
    TableSnapshot left =
        target.requests("frozen").snapshot(frozen, (RequestedBackup.Subject) frozen.subject(), 2);
    assertThat(locks("left_locked")).isEqualTo("2");
    endLease(id);

    assertThat(target.requests("other").begin(id)).isPresent();

    await().atMost(Duration.ofSeconds(10)).until(() -> locks("left_locked").equals("0"));
    assertThatThrownBy(() -> left.copy(0, left.ranges().getFirst(), line -> {}))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(left::close).isInstanceOf(SQLException.class);
  }

  @Test
  void anAttemptThatWasTakenOverChangesNothingAndRemovesItsOwnFolder() throws Exception {
    database.execute(
        "CREATE TABLE overtaken (id int, v text)",
        "INSERT INTO overtaken SELECT n, repeat('v', 300) FROM generate_series(1, 30000) n");
    UUID id = target.request("overtaken");
    FolderStore store = new FolderStore(folder);
    Pausing pausing = new Pausing(store);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Thread slow = Thread.ofVirtual().start(() -> round(pausing, failure));
    pausing.reached.await();
    String former = location(id);
    endLease(id);

    target.runner(store).round();
    pausing.resume.countDown();
    slow.join();

    assertThat(failure.get()).isNull();
    assertThat(target.show(id).status()).isEqualTo(BackupStatus.VERIFIED);
    assertThat(location(id)).isNotEqualTo(former);
    assertThat(folder.resolve(former)).doesNotExist();
    assertThat(folder.resolve(location(id)).resolve("manifest.json")).exists();
    assertThat(target.events("overtaken"))
        .containsExactly("backup.started", "backup.completed", "backup.verified");
  }

  private void round(BackupStore store, AtomicReference<Exception> failure) {
    try {
      target.runner(store).round();
    } catch (SQLException | InterruptedException | RuntimeException e) {
      failure.set(e);
    }
  }

  /** Waits before the first file is written. */
  private record Pausing(BackupStore store, CountDownLatch reached, CountDownLatch resume)
      implements BackupStore {
    Pausing(BackupStore store) {
      this(store, new CountDownLatch(1), new CountDownLatch(1));
    }

    @Override
    public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
      reached.countDown();
      try {
        resume.await();
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
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

  private void endLease(UUID backup) {
    database.execute(
        ("UPDATE fieldfare.leases SET epoch = -1, held_until = clock_timestamp() - interval '1s'"
                + " WHERE name = 'backup/%s'")
            .formatted(backup),
        "UPDATE fieldfare.field_data_backups SET due_at = clock_timestamp() WHERE id = '%s'"
            .formatted(backup));
  }

  private String locks(String table) {
    return database.value(
        ("SELECT count(*) FROM pg_locks WHERE relation = '%s'::regclass AND mode ="
                + " 'AccessShareLock' AND pid <> pg_backend_pid()")
            .formatted(table));
  }

  private String location(UUID id) {
    return database.value(
        "SELECT location FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(id));
  }
}
