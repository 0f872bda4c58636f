package dev.fieldfare.backup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.Rewrapping;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Corruption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * C-32: each of some hundred random damages is found. Benchmarks run it with {@code
 * -Dfieldfare.corruptions=1000}.
 */
class CorruptionTest {
  private static final int DAMAGES = Integer.getInteger("fieldfare.corruptions", 300);

  @TempDir Path folder;

  @Test
  void c32_everyDamageOfABackupIsFound() throws IOException {
    assertFound(new FolderStore(folder));
  }

  @Test
  void c32_everyDamageOfAnEncryptedBackupIsFoundAndIsNoQuestionOfTheKey() throws IOException {
    KeyRing keys = new KeyRing(Optional.of(BackupKey.of("a".repeat(64), "test")), List.of());
    assertFound(new SealedStore(new FolderStore(folder), new Sealing(keys)));
  }

  @Test
  void c32_everyDamageOfARewrappedBackupIsFoundAndIsNoQuestionOfTheKey() throws IOException {
    BackupKey former = BackupKey.of("a".repeat(64), "test");
    BackupKey key = BackupKey.of("b".repeat(64), "test");
    FolderStore files = new FolderStore(folder);
    KeyRing before = new KeyRing(Optional.of(former), List.of());
    KeyRing keys = new KeyRing(Optional.of(key), List.of(former));
    Rewrapping rewrapping = new Rewrapping(key, keys);
    assertFound(
        new SealedStore(files, new Sealing(before)),
        new SealedStore(files, new Sealing(keys)),
        location -> {
          byte[] manifest = files.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
          files.put(location, BackupFile.MANIFEST, rewrapping.rewrap(location, manifest));
        });
  }

  /** What happens to a backup between its writing and its damage. */
  private interface Change {
    void on(BackupLocation location) throws IOException;
  }

  private void assertFound(BackupStore store) throws IOException {
    assertFound(store, store, _ -> {});
  }

  private void assertFound(BackupStore writing, BackupStore store, Change change)
      throws IOException {
    long seed = Long.getLong("fieldfare.seed", System.nanoTime());
    Random random = new Random(seed);
    BackupLocation location = new BackupLocation("main", UUID.randomUUID());
    BackupLocation other = new BackupLocation("main", UUID.randomUUID());
    String sha256 = SmallChunks.write(writing, location, 400, 1_000);
    SmallChunks.write(writing, other, 350, 1_000);
    change.on(location);
    change.on(other);
    Corruption corruption =
        new Corruption(folder.resolve(location.text()), folder.resolve(other.text()));
    BackupReader reader = new BackupReader(store);
    for (int n = 0; n < DAMAGES; n++) {
      String damage = corruption.damage(random);
      assertThatThrownBy(() -> reader.verify(location, sha256))
          .as("seed %d, damage %d: %s", seed, n, damage)
          .isInstanceOf(DamagedBackupException.class);
      corruption.repair();
    }
    assertThat(reader.verify(location, sha256).rows()).isEqualTo(400);
  }
}
