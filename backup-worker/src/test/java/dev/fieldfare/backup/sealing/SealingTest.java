package dev.fieldfare.backup.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFailure;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-35: backups are encrypted, and a missing key, a wrong key and damage are told apart. */
class SealingTest {
  private static final BackupKey KEY = BackupKey.of("0".repeat(63) + "1", "test");
  private static final BackupKey OTHER = BackupKey.of("0".repeat(63) + "2", "test");

  @TempDir Path folder;
  private final BackupLocation location = new BackupLocation("main", UUID.randomUUID());
  private FolderStore files;
  private String sha256;

  @BeforeEach
  void writeABackup() throws IOException {
    files = new FolderStore(folder);
    sha256 = SmallChunks.write(store(KEY), location, 200, 1_000);
  }

  private BackupStore store(BackupKey current, BackupKey... former) {
    return new SealedStore(
        files, new Sealing(new KeyRing(Optional.ofNullable(current), List.of(former))));
  }

  @Test
  void ms35_rowsComeBackWithTheKeyAlsoWhenItIsAFormerOne() throws IOException {
    for (BackupStore store : List.of(store(KEY), store(OTHER, KEY), store(null, KEY))) {
      StringBuilder read = new StringBuilder();
      new BackupReader(store)
          .read(
              location,
              sha256,
              (bytes, from, to) ->
                  read.append(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
      assertThat(read.toString()).isEqualTo(SmallChunks.text(200));
    }
  }

  @Test
  void ms35_nothingOfTheBackupCanBeReadInTheStore() throws IOException {
    byte[] manifest = files.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);

    assertThat(new String(manifest, StandardCharsets.UTF_8))
        .contains("\"keyId\" : \"" + KEY.id() + "\"", "AES-256-GCM")
        .doesNotContain("rowsHash");
    assertThatThrownBy(() -> Manifest.of(manifest)).isInstanceOf(DamagedBackupException.class);
    byte[] chunk = files.get(location, BackupFile.chunk(1), 10_000);
    assertThat(com.github.luben.zstd.Zstd.getFrameContentSize(chunk)).isNegative();
  }

  @Test
  void ms26_checksumsAreThoseOfTheStoredFiles() throws IOException {
    Path backup = folder.resolve(location.text());

    for (String line : Files.readAllLines(backup.resolve("checksums.sha256"))) {
      String[] parts = line.split("  ");
      assertThat(Sha256.of(Files.readAllBytes(backup.resolve(parts[1])))).isEqualTo(parts[0]);
    }
  }

  @Test
  void aMissingKeyAWrongKeyAndDamageAreToldApart() throws IOException {
    assertThatThrownBy(() -> verify(store(null)))
        .isInstanceOfSatisfying(
            BackupKeyException.class, e -> assertThat(e.code()).isEqualTo("backup_key_missing"))
        .hasMessageContaining(KEY.id());
    assertThatThrownBy(() -> verify(store(OTHER)))
        .isInstanceOfSatisfying(
            BackupKeyException.class, e -> assertThat(e.code()).isEqualTo("backup_key_wrong"))
        .hasMessageContaining(KEY.id())
        .hasMessageContaining(OTHER.id());
    assertThat(BackupFailure.of(new BackupKeyException("backup_key_wrong", "x")).code())
        .isEqualTo("backup_key_wrong");

    Path chunk = folder.resolve(location.text()).resolve("000002.zst");
    byte[] content = Files.readAllBytes(chunk);
    content[content.length - 1] ^= 1;
    Files.write(chunk, content);
    assertThatThrownBy(() -> verify(store(KEY))).isInstanceOf(DamagedBackupException.class);
  }

  private void verify(BackupStore store) throws IOException {
    new BackupReader(store).verify(location, sha256);
  }

  @Test
  void aChunkOfAnotherNumberOrAnotherBackupIsNotAccepted() throws IOException {
    Sealing sealing = store(KEY).sealing();
    byte[] manifest = files.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
    OpenedBackup opened = sealing.open(location, manifest);
    byte[] second = files.get(location, BackupFile.chunk(2), 10_000);

    assertThat(opened.chunk(2, second)).isNotEmpty();
    assertThatThrownBy(() -> opened.chunk(1, second)).isInstanceOf(DamagedBackupException.class);
    BackupLocation elsewhere = new BackupLocation("main", UUID.randomUUID());
    assertThatThrownBy(() -> sealing.open(elsewhere, manifest))
        .isInstanceOf(DamagedBackupException.class);
  }

  @Test
  void noNonceIsUsedTwiceWithAKey() throws IOException {
    Sealing sealing = store(KEY).sealing();
    byte[] text = "the same text".getBytes(StandardCharsets.UTF_8);
    Seal seal = sealing.begin(location);

    byte[] first = seal.chunk(1, text);
    assertThat(seal.chunk(2, text)).isNotEqualTo(first);
    assertThatThrownBy(() -> seal.chunk(1, text)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> seal.chunk(0, text)).isInstanceOf(IllegalStateException.class);
    // A second attempt has another data key.
    assertThat(sealing.begin(location).chunk(1, text)).isNotEqualTo(first);
    seal.manifest(text);
    assertThatThrownBy(() -> seal.manifest(text)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void backupsWithoutEncryptionStayReadableWhenAKeyIsSet() throws IOException {
    BackupLocation plain = new BackupLocation("main", UUID.randomUUID());
    String hash = SmallChunks.write(files, plain, 10, 1_000);

    assertThat(new BackupReader(store(KEY)).verify(plain, hash).rows()).isEqualTo(10);
  }

  @Test
  void keysAreHexadecimalOrBase64AndNotShown() {
    String hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    byte[] bytes = java.util.HexFormat.of().parseHex(hex);

    BackupKey key = BackupKey.of(hex + "\n", "test");

    assertThat(key).isEqualTo(BackupKey.of(Base64.getEncoder().encodeToString(bytes), "test"));
    assertThat(key.toString()).isEqualTo("key " + key.id()).doesNotContain(hex);
    assertThatThrownBy(() -> BackupKey.of("secret-1234", "fieldfare.backup.key"))
        .hasMessageContaining("fieldfare.backup.key must be 32 bytes")
        .hasMessageNotContaining("1234");
  }
}
