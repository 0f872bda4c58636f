package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I5: others empty, rewrite or drop a table at random moments of its backup. The backup has all
 * rows from before or all from after, or it fails and says so. Benchmarks run it with {@code
 * -Dfieldfare.disturbances=200}, another order with {@code -Dfieldfare.seed}.
 */
@WithServers
class I5DisturbedBackupIT {
  private static final int DISTURBANCES = Integer.getInteger("fieldfare.disturbances", 12);
  private static final int ROWS = 60_000;
  private static final List<String> KINDS = List.of("TRUNCATE", "ALTER TYPE", "DROP");

  @TempDir Path folder;
  private final TestDatabase database;
  private final Map<Found, Integer> counts = new EnumMap<>(Found.class);

  I5DisturbedBackupIT(TestDatabase database) {
    this.database = database;
  }

  private enum Found {
    BEFORE,
    AFTER,
    FAILED
  }

  @Test
  void i5_aDisturbedBackupHasAllRowsOfItsSnapshotOrFails() throws Exception {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    Random random = new Random(seed);
    Databases databases = new Databases(database, folder);
    Requested tables = new Requested(database);
    fill();
    long began = System.nanoTime();
    assertThat(databases.take(Databases.set(true, "disturbed")).error()).isEmpty();
    long undisturbed = System.nanoTime() - began;
    for (int n = 0; n < DISTURBANCES; n++) {
      fill();
      String kind = KINDS.get(n % KINDS.size());
      long moment = random.nextLong(undisturbed);
      Backup backup = n / KINDS.size() % 2 == 0 ? ofASet(databases) : ofATable(tables);
      Found found = disturbed(backup, kind, moment, "seed %d, %s no. %d".formatted(seed, kind, n));
      counts.merge(found, 1, Integer::sum);
    }
    System.out.printf("disturbed backups: seed %d, %s%n", seed, counts);
    assertThat(counts).containsKey(Found.BEFORE);
  }

  /** A backup that is requested, and how it is taken and read. */
  private interface Backup {
    BackupDocument take() throws Exception;

    void rows(BackupLocation location, String sha256, BackupReader.RowSink sink) throws Exception;
  }

  private Backup ofASet(Databases databases) throws Exception {
    UUID id = databases.catalogue().request(Databases.set(true, "disturbed"), "ann").id();
    return new Backup() {
      @Override
      public BackupDocument take() throws Exception {
        databases.runner().round();
        return databases.show(id);
      }

      @Override
      public void rows(BackupLocation location, String sha256, BackupReader.RowSink sink)
          throws Exception {
        DatabaseContent.read(new BackupReader(new FolderStore(folder)), location, sha256)
            .rows(0, sink);
      }
    };
  }

  private Backup ofATable(Requested tables) throws Exception {
    UUID id = tables.request("disturbed");
    return new Backup() {
      @Override
      public BackupDocument take() throws Exception {
        tables.runner(new FolderStore(folder)).round();
        return tables.show(id);
      }

      @Override
      public void rows(BackupLocation location, String sha256, BackupReader.RowSink sink)
          throws Exception {
        new BackupReader(new FolderStore(folder)).read(location, sha256, sink);
      }
    };
  }

  private Found disturbed(Backup backup, String kind, long moment, String what) throws Exception {
    BackupDocument taken;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<BackupDocument> running = threads.submit(backup::take);
      LockSupport.parkNanos(moment);
      disturb(kind);
      taken = running.get();
    }
    if (taken.status() == BackupStatus.FAILED) {
      assertThat(taken.error().orElseThrow().message()).as(what).isNotBlank();
      return Found.FAILED;
    }
    assertThat(taken.status()).as(what).isEqualTo(BackupStatus.VERIFIED);
    Content content = new Content();
    backup.rows(location(taken.id()), taken.sha256().orElseThrow(), content);
    assertThat(content.old == ROWS && content.changed == 0 || isAfter(kind, content))
        .as("%s: %d old rows, %d new rows", what, content.old, content.changed)
        .isTrue();
    return content.old == ROWS ? Found.BEFORE : Found.AFTER;
  }

  // A row that is written in the same transaction tells an empty table from a table that was
  // emptied.
  private static boolean isAfter(String kind, Content content) {
    int expected = kind.equals("ALTER TYPE") ? ROWS : 1;
    return content.old == 0 && content.changed == expected;
  }

  /** Counts rows by the end of their text. */
  private static final class Content implements BackupReader.RowSink {
    private int old;
    private int changed;

    @Override
    public void accept(byte[] bytes, int from, int to) {
      if (new String(bytes, from, to - from, StandardCharsets.UTF_8).endsWith("changed\n")) {
        changed++;
      } else {
        old++;
      }
    }
  }

  private void fill() {
    database.execute(
        "DROP TABLE IF EXISTS disturbed",
        "CREATE TABLE disturbed (id int PRIMARY KEY, v text NOT NULL)",
        ("INSERT INTO disturbed SELECT n, repeat(md5(n::text), 8) FROM generate_series(1, %d) n")
            .formatted(ROWS));
  }

  // No lock_timeout: it waits until the backup gives the table back, as an unaware program does.
  private void disturb(String kind) throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setQueryTimeout((int) Duration.ofMinutes(2).toSeconds());
      for (String sql : statements(kind)) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }

  private static List<String> statements(String kind) {
    String marker = "INSERT INTO disturbed VALUES (-1, 'changed')";
    return switch (kind) {
      case "TRUNCATE" -> List.of("TRUNCATE disturbed", marker);
      case "ALTER TYPE" ->
          List.of("ALTER TABLE disturbed ALTER v TYPE varchar USING v || 'changed'");
      default ->
          List.of(
              "DROP TABLE disturbed",
              "CREATE TABLE disturbed (id int PRIMARY KEY, v text)",
              marker);
    };
  }

  private BackupLocation location(UUID backup) {
    return BackupLocation.of(
        database.value(
            "SELECT location FROM fieldfare.field_data_backups WHERE id = '%s'".formatted(backup)));
  }
}
