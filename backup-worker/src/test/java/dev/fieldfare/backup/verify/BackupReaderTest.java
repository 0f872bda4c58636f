package dev.fieldfare.backup.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C-32: verification finds damage of every kind. */
class BackupReaderTest {
  private static final int DAMAGES = 50;

  @TempDir Path folder;
  private final BackupLocation location = new BackupLocation("main", UUID.randomUUID());
  private FolderStore store;
  private String sha256;

  @BeforeEach
  void writeABackup() throws IOException {
    store = new FolderStore(folder);
    sha256 = SmallChunks.write(store, location, 500, 1_000);
  }

  @Test
  void readsBackWhatWasWritten() throws IOException {
    StringBuilder read = new StringBuilder();

    Manifest manifest =
        new BackupReader(store)
            .read(
                location,
                sha256,
                (bytes, from, to) ->
                    read.append(new String(bytes, from, to - from, StandardCharsets.UTF_8)));

    assertThat(manifest.rows()).isEqualTo(500);
    assertThat(manifest.chunks()).hasSizeGreaterThan(5);
    assertThat(read.toString()).isEqualTo(SmallChunks.text(500));
  }

  @Test
  void c32_everyDamageIsFound() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files =
          all.filter(Files::isRegularFile)
              .filter(file -> !file.endsWith(BackupFile.CHECKSUMS.name()))
              .sorted()
              .toList();
    }
    for (int n = 0; n < DAMAGES; n++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] whole = Files.readAllBytes(file);
      damage(file, whole, files, random);
      assertThatThrownBy(() -> new BackupReader(store).verify(location, sha256))
          .as("seed %d, damage %d of %s", seed, n, file)
          .isInstanceOf(DamagedBackupException.class);
      Files.write(file, whole);
    }
    assertThat(new BackupReader(store).verify(location, sha256).rows()).isEqualTo(500);
  }

  private static void damage(Path file, byte[] whole, List<Path> files, Random random)
      throws IOException {
    switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = whole.clone();
        flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(file, flipped);
      }
      case 1 -> Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      case 2 -> Files.delete(file);
      default -> {
        Path other = files.get((files.indexOf(file) + 1) % files.size());
        Files.write(file, Files.readAllBytes(other));
      }
    }
  }

  @Test
  void aManifestOfAnotherProgramIsRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] bomb = Zstd.compress(new byte[64 * 1024 * 1024]);
    Chunk small = new Chunk(1, Sha256.of(bomb), 1, 100, bomb.length);
    byte[] content =
        new Manifest(ContractsJson.mapper().createObjectNode(), "1:0:0", List.of(small)).content();
    store.put(location, small.file(), bomb);
    store.put(location, BackupFile.MANIFEST, content);

    assertThatThrownBy(() -> new BackupReader(store).verify(location, Sha256.of(content)))
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("000001.zst does not have the size of the manifest");
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    byte[] newer = "{\"format\": 3}".getBytes(StandardCharsets.UTF_8);
    store.put(location, BackupFile.MANIFEST, newer);

    assertThatThrownBy(() -> new BackupReader(store).verify(location, Sha256.of(newer)))
        .hasMessage("the manifest has format 3; this version reads format 2");
  }

  @Test
  void checksumsAreThoseThatSha256sumReads() throws IOException {
    Path backup = folder.resolve(location.text());

    for (String line : Files.readAllLines(backup.resolve("checksums.sha256"))) {
      String[] parts = line.split("  ");
      assertThat(Sha256.of(Files.readAllBytes(backup.resolve(parts[1])))).isEqualTo(parts[0]);
    }
  }
}
