package dev.fieldfare.backup.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Databases;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.postgres.backup.BackupScope;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** QC-36: each damage of a backup is found when it is read back, and before a restore is seen. */
@WithServers
class Qc36DamagedDatabaseIT {
  private static final int DAMAGES = 60;

  @TempDir Path folder;
  private final TestDatabase database;

  Qc36DamagedDatabaseIT(TestDatabase database) {
    this.database = database;
  }

  @Test
  void qc36_eachRandomDamageIsFound() throws Exception {
    Databases target = new Databases(database, folder);
    database.execute(
        "CREATE TABLE a (id int PRIMARY KEY, v text)",
        "CREATE TABLE b (id int PRIMARY KEY, v text)",
        "INSERT INTO a SELECT n, md5(n::text) FROM generate_series(1, 5000) n",
        "INSERT INTO b SELECT n, md5((-n)::text) FROM generate_series(1, 5000) n");
    BackupDocument taken = target.take(BackupScope.full());
    assertThat(taken.error()).isEmpty();
    String sha256 = taken.sha256().orElseThrow();
    BackupLocation location = new BackupLocation("main", taken.id());
    Path intact = folder.resolve("main").resolve(taken.id().toString());
    BackupReader reader = new BackupReader(new FolderStore(folder.resolve("damaged")));
    Path damaged = folder.resolve("damaged/main").resolve(taken.id().toString());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int damage = 0; damage < DAMAGES; damage++) {
      copy(intact, damaged);
      reader.verify(location, sha256);
      String what = damage(damaged, damage % 5, random);

      assertThatThrownBy(() -> reader.verify(location, sha256))
          .as("seed %d, damage %d: %s", seed, damage, what)
          .isInstanceOf(DamagedBackupException.class);
      assertThatThrownBy(() -> readAll(reader, location, sha256))
          .as("restore, seed %d, damage %d: %s", seed, damage, what)
          .isInstanceOf(DamagedBackupException.class);
    }
  }

  private static void readAll(BackupReader reader, BackupLocation location, String sha256)
      throws IOException {
    DatabaseContent content = DatabaseContent.read(reader, location, sha256);
    for (int table = 0; table < content.tables().size(); table++) {
      content.rows(table, (bytes, from, to) -> {});
    }
  }

  private static String damage(Path backup, int kind, Random random) throws IOException {
    List<Path> chunks = files(backup).stream().filter(f -> f.toString().endsWith(".zst")).toList();
    Path file = chunks.get(random.nextInt(chunks.size()));
    byte[] bytes = Files.readAllBytes(file);
    int at = random.nextInt(bytes.length);
    switch (kind) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes = Arrays.copyOf(bytes, at);
      case 2 -> bytes = null;
      case 3 -> {
        Path other = chunks.get((chunks.indexOf(file) + 1) % chunks.size());
        byte[] others = Files.readAllBytes(other);
        Files.write(other, bytes);
        bytes = others;
      }
      default -> {
        file = backup.resolve("manifest.json");
        bytes = Files.readAllBytes(file);
        bytes[random.nextInt(bytes.length)] ^= 1;
      }
    }
    if (bytes == null) {
      Files.delete(file);
    } else {
      Files.write(file, bytes);
    }
    return "kind %d of %s at %d".formatted(kind, file.getFileName(), at);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path file : files(from)) {
      Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
