package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.storage.S3Address;
import dev.fieldfare.backup.storage.S3Store;
import dev.fieldfare.backup.support.Requested;
import dev.fieldfare.backup.support.S3Server;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that no backup uses are found, and removed after a grace. */
@WithServers
class OrphanSweepIT {
  private static final Duration GRACE = Duration.ofDays(7);

  @TempDir Path folder;
  private final Requested target;
  private final KeptBackups kept;
  private final TestDatabase database;
  private final SilentRetentionTally tally = new SilentRetentionTally();

  OrphanSweepIT(TestDatabase database) {
    this.database = database;
    this.target = new Requested(database);
    this.kept = new KeptBackups(database);
  }

  @AfterEach
  void close() {
    kept.close();
  }

  @Test
  void orphansAreRemovedAfterTheGraceAndBackupsOfOtherLedgersStay() throws Exception {
    FolderStore store = new FolderStore(folder);
    database.execute("CREATE TABLE orders (id int)", "INSERT INTO orders VALUES (1)");
    UUID backup = target.take(store, "orders").id();
    UUID interrupted = write(store, BackupFile.chunk(1), "half");
    UUID unknown = write(store, BackupFile.MANIFEST, "{\"format\":1,\"backup\":{}}");
    UUID attempt =
        write(
            store,
            BackupFile.MANIFEST,
            "{\"format\":1,\"backup\":{\"id\":\"%s\"}}".formatted(backup));
    Path removed = Files.createDirectories(folder.resolve("main/.removed-1/below"));

    sweep(store, Instant.now().plus(Duration.ofDays(6)));
    assertThat(folder(interrupted)).isDirectory();
    assertThat(removed).doesNotExist();

    sweep(store, Instant.now().plus(Duration.ofDays(8)));
    assertThat(folder(interrupted)).doesNotExist();
    assertThat(folder(attempt)).doesNotExist();
    assertThat(folder(unknown)).isDirectory();
    assertThat(folder(backup)).isDirectory();
    assertThat(tally.unknown).isOne();
    assertThat(tally.failures).isZero();
  }

  @Test
  void qc36_orphansInS3AreRemovedAfterTheGraceAndBackupsStay() throws Exception {
    try (S3Server server = new S3Server()) {
      S3Store store = new S3Store(server.client(), S3Address.of("s3://backups/p", "the test"));
      database.execute("CREATE TABLE far (id int)", "INSERT INTO far VALUES (1)");
      UUID backup = target.take(store, "far").id();
      UUID interrupted = UUID.randomUUID();
      store.put(new BackupLocation("main", interrupted), BackupFile.chunk(1), new byte[] {1});

      assertThat(sweeper(store, store, Instant.now().plus(Duration.ofDays(6))).round())
          .isPositive();
      assertThat(server.keys()).anyMatch(key -> key.contains(interrupted.toString()));

      assertThat(sweeper(store, store, Instant.now().plus(Duration.ofDays(8))).round())
          .isPositive();
      assertThat(server.keys())
          .noneMatch(key -> key.contains(interrupted.toString()))
          .anyMatch(key -> key.endsWith(backup + "/manifest.json"));
      assertThat(tally.failures).isZero();
    }
  }

  @Test
  void i11_manyFoldersAreLookedThroughInBatches() throws Exception {
    for (int n = 0; n < 450; n++) {
      Files.createDirectories(folder.resolve("main/" + UUID.randomUUID()));
    }
    OrphanSweep sweep = sweeper(new FolderStore(folder), Instant.now().plus(Duration.ofDays(8)));

    assertThat(sweep.round()).isZero();
    assertThat(sweep.round()).isZero();
    assertThat(sweep.round()).isPositive();
    assertThat(folder.resolve("main")).isEmptyDirectory();
  }

  private void sweep(FolderStore store, Instant now) throws Exception {
    assertThat(sweeper(store, now).round()).isPositive();
  }

  private OrphanSweep sweeper(FolderStore store, Instant now) {
    return sweeper(store, store, now);
  }

  private OrphanSweep sweeper(BackupStore files, StoreListing listing, Instant now) {
    return new OrphanSweep(
        "main",
        kept.records(),
        new OrphanSweep.Store(files, listing),
        GRACE,
        tally,
        Clock.fixed(now, ZoneOffset.UTC));
  }

  private static UUID write(FolderStore store, BackupFile file, String text) throws IOException {
    UUID id = UUID.randomUUID();
    store.put(new BackupLocation("main", id), file, text.getBytes());
    return id;
  }

  private Path folder(UUID id) {
    return folder.resolve("main/" + id);
  }
}
