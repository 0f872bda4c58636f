package dev.fieldfare.backup.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.sealing.Rewrapping.Wrapping;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-35: a data key is encrypted again, and the former key is no longer needed. */
class RewrappingTest {
  private static final BackupKey FORMER = BackupKey.of("0".repeat(63) + "1", "test");
  private static final BackupKey KEY = BackupKey.of("0".repeat(63) + "2", "test");
  private static final BackupKey NEXT = BackupKey.of("0".repeat(63) + "3", "test");

  @TempDir Path folder;
  private final BackupLocation location = new BackupLocation("main", UUID.randomUUID());
  private FolderStore files;
  private String sha256;

  @BeforeEach
  void writeABackup() throws IOException {
    files = new FolderStore(folder);
    sha256 = SmallChunks.write(store(FORMER), location, 200, 1_000);
  }

  private BackupStore store(BackupKey current) {
    return new SealedStore(files, new Sealing(ring(current)));
  }

  private static KeyRing ring(BackupKey current, BackupKey... former) {
    return new KeyRing(Optional.of(current), List.of(former));
  }

  private byte[] manifest() throws IOException {
    return files.get(location, BackupFile.MANIFEST, Manifest.MOST_BYTES);
  }

  private byte[] rewrap(BackupKey from, BackupKey to) throws IOException {
    byte[] next = new Rewrapping(to, ring(to, from)).rewrap(location, manifest());
    files.put(location, BackupFile.MANIFEST, next);
    return next;
  }

  private void assertReadable(BackupKey key) throws IOException {
    StringBuilder read = new StringBuilder();
    new BackupReader(store(key))
        .read(
            location,
            sha256,
            (bytes, from, to) ->
                read.append(new String(bytes, from, to - from, StandardCharsets.UTF_8)));
    assertThat(read.toString()).isEqualTo(SmallChunks.text(200));
  }

  private void assertNeeds(BackupKey needed, BackupKey key) {
    assertThatThrownBy(() -> new BackupReader(store(key)).verify(location, sha256))
        .isInstanceOf(BackupKeyException.class)
        .hasMessageContaining("with the key " + needed.id());
  }

  @Test
  void ms35_aRewrappedBackupIsReadWithTheNewKeyAloneAndTheLedgerStaysAsItIs() throws IOException {
    assertNeeds(FORMER, KEY);
    byte[] first = rewrap(FORMER, KEY);

    assertReadable(KEY);
    assertNeeds(KEY, FORMER);
    assertThat(Sealing.knownHash(first)).isEqualTo(sha256).isNotEqualTo(Sha256.of(first));

    rewrap(KEY, NEXT);
    assertReadable(NEXT);
    assertNeeds(NEXT, KEY);
    // Back to the first key, which is not the first manifest again.
    rewrap(NEXT, FORMER);
    assertReadable(FORMER);
    assertNeeds(FORMER, NEXT);
  }

  @Test
  void ms35_theChunksStayAsTheyAre() throws IOException {
    byte[] chunk = files.get(location, BackupFile.chunk(1), 10_000);
    rewrap(FORMER, KEY);

    assertThat(files.get(location, BackupFile.chunk(1), 10_000)).isEqualTo(chunk);
  }

  @Test
  void aManifestSaysHowItsDataKeyIsEncrypted() throws IOException {
    Rewrapping rewrapping = new Rewrapping(KEY, ring(KEY, FORMER));
    BackupLocation plain = new BackupLocation("main", UUID.randomUUID());
    SmallChunks.write(files, plain, 1, 1_000);
    BackupLocation current = new BackupLocation("main", UUID.randomUUID());
    SmallChunks.write(store(KEY), current, 1, 1_000);

    assertThat(rewrapping.wrapping(manifest())).isEqualTo(Wrapping.OTHER);
    assertThat(rewrapping.wrapping(rewrap(FORMER, KEY))).isEqualTo(Wrapping.REWRAPPED);
    assertThat(wrapping(rewrapping, plain)).isEqualTo(Wrapping.NONE);
    assertThat(wrapping(rewrapping, current)).isEqualTo(Wrapping.CURRENT);
  }

  private Wrapping wrapping(Rewrapping rewrapping, BackupLocation backup) throws IOException {
    return rewrapping.wrapping(files.get(backup, BackupFile.MANIFEST, Manifest.MOST_BYTES));
  }

  @Test
  void c32_aDamagedManifestIsNotRewrapped() throws IOException {
    byte[] whole = manifest();
    Rewrapping rewrapping = new Rewrapping(KEY, ring(KEY, FORMER));
    String text = new String(whole, StandardCharsets.UTF_8);

    // Readable, and with the right key: but it is not what was written.
    for (String damaged : List.of(text + " ", text.replace("\"keyId\"", " \"keyId\""))) {
      assertThat(damaged).isNotEqualTo(text);
      assertThatThrownBy(
              () -> rewrapping.rewrap(location, damaged.getBytes(StandardCharsets.UTF_8)))
          .isInstanceOf(DamagedBackupException.class);
    }
    BackupLocation other = new BackupLocation("main", UUID.randomUUID());
    assertThatThrownBy(() -> rewrapping.rewrap(other, whole))
        .isInstanceOf(DamagedBackupException.class);
    assertThatThrownBy(() -> new Rewrapping(KEY, ring(KEY, NEXT)).rewrap(location, whole))
        .isInstanceOf(BackupKeyException.class)
        .hasMessageContaining(FORMER.id());
  }

  @Test
  void c32_theManifestOfAnotherBackupWithTheSameHashIsNotAccepted() throws IOException {
    String ours = new String(rewrap(FORMER, KEY), StandardCharsets.UTF_8);
    BackupLocation other = new BackupLocation("main", UUID.randomUUID());
    String theirs = SmallChunks.write(store(FORMER), other, 100, 1_000);
    byte[] stranger =
        new Rewrapping(KEY, ring(KEY, FORMER))
            .rewrap(other, files.get(other, BackupFile.MANIFEST, Manifest.MOST_BYTES));
    SealedManifest sealed = SealedManifest.of(stranger).orElseThrow();
    SealedManifest.Rewrapped link =
        SealedManifest.of(ours.getBytes(StandardCharsets.UTF_8))
            .orElseThrow()
            .rewrapped()
            .orElseThrow();
    // It names the hash of our backup, and its own hash is right.
    byte[] forged =
        new SealedManifest(
                sealed.id(),
                sealed.keyId(),
                sealed.dataKey(),
                sealed.manifest(),
                Optional.of(
                    new SealedManifest.Rewrapped(
                        link.original(), sealed.rewrapped().orElseThrow().former())))
            .content();

    assertThat(theirs).isNotEqualTo(sha256);
    assertThat(Sealing.knownHash(forged)).isEqualTo(sha256);
    files.put(other, BackupFile.MANIFEST, forged);
    assertThatThrownBy(() -> new BackupReader(store(KEY)).verify(other, sha256))
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("not the one that was first written");
  }
}
