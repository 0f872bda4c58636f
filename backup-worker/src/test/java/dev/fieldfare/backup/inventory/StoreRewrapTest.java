package dev.fieldfare.backup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapReport.Problem;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MS-35: all backups of a store are rewrapped, and each can be read at any moment. */
class StoreRewrapTest {
  private static final BackupKey FORMER = BackupKey.of("0".repeat(63) + "1", "test");
  private static final BackupKey KEY = BackupKey.of("0".repeat(63) + "2", "test");
  private static final BackupKey LOST = BackupKey.of("0".repeat(63) + "3", "test");
  private static final KeyRing BOTH = new KeyRing(Optional.of(KEY), List.of(FORMER));
  private static final int ROWS = 60;

  @TempDir Path folder;
  private final Map<BackupLocation, String> hashes = new LinkedHashMap<>();

  /** Stops all work before the file with this number is written. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A store that does something to files on their way. */
  private record Disturbed(BackupStore store, Disturbance disturbance) implements BackupStore {
    @Override
    public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
      store.put(location, file, disturbance.on(file, content));
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

  private interface Disturbance {
    byte[] on(BackupFile file, byte[] content);
  }

  private FolderStore files() {
    return new FolderStore(folder);
  }

  private BackupStore sealed(KeyRing keys) {
    return new SealedStore(files(), new Sealing(keys));
  }

  private static KeyRing only(BackupKey key) {
    return new KeyRing(Optional.of(key), List.of());
  }

  private BackupLocation write(String target, BackupStore store) throws IOException {
    BackupLocation location = new BackupLocation(target, UUID.randomUUID());
    hashes.put(location, SmallChunks.write(store, location, ROWS, 1_000));
    return location;
  }

  private RewrapReport rewrap(BackupStore store, int most, Optional<String> after, boolean dryRun)
      throws IOException {
    return new StoreRewrap(new OrphanSweep.Store(store, files()), InstantSource.system(), most)
        .rewrap(List.of("other", "main"), after.map(BackupLocation::of), dryRun);
  }

  private RewrapReport rewrapAll(KeyRing keys) throws IOException {
    return rewrap(sealed(keys), 500, Optional.empty(), false);
  }

  private void assertReadable(KeyRing keys) throws IOException {
    BackupReader reader = new BackupReader(sealed(keys));
    for (Map.Entry<BackupLocation, String> backup : hashes.entrySet()) {
      assertThat(reader.verify(backup.getKey(), backup.getValue()).rows()).isEqualTo(ROWS);
    }
  }

  private void assertChecksums() throws IOException {
    for (BackupLocation backup : hashes.keySet()) {
      Path files = folder.resolve(backup.text());
      List<String> lines = Files.readAllLines(files.resolve("checksums.sha256"));
      assertThat(lines).hasSizeGreaterThan(1).last().asString().endsWith("  manifest.json");
      for (String line : lines) {
        String[] parts = line.split("  ");
        assertThat(Sha256.of(Files.readAllBytes(files.resolve(parts[1])))).isEqualTo(parts[0]);
      }
    }
  }

  private Map<Path, String> contents() throws IOException {
    Map<Path, String> contents = new LinkedHashMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        contents.put(file, Sha256.of(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Test
  void ms35_afterwardsTheNewKeyAloneIsEnough() throws IOException {
    write("main", sealed(only(FORMER)));
    write("main", sealed(BOTH));
    write("other", sealed(only(FORMER)));
    write("other", files());

    RewrapReport report = rewrapAll(BOTH);

    assertThat(report.keyId()).isEqualTo(KEY.id());
    assertThat(report.rewrapped()).contains(2);
    assertThat(report.wouldRewrap()).isEmpty();
    assertThat(report.current()).isEqualTo(1);
    assertThat(report.unencrypted()).isEqualTo(1);
    assertThat(report.problems()).isEmpty();
    assertThat(report.next()).isEmpty();
    assertReadable(only(KEY));
    assertChecksums();

    Map<Path, String> before = contents();
    RewrapReport again = rewrapAll(only(KEY));
    assertThat(again.rewrapped()).contains(0);
    assertThat(again.current()).isEqualTo(3);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void ms35_aDryRunCountsAndChangesNothing() throws IOException {
    write("main", sealed(only(FORMER)));
    write("main", sealed(only(LOST)));
    Map<Path, String> before = contents();

    RewrapReport report = rewrap(sealed(BOTH), 500, Optional.empty(), true);

    assertThat(report.rewrapped()).isEmpty();
    assertThat(report.wouldRewrap()).contains(1);
    assertThat(report.problems()).hasSize(1);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void i11_batchesAreBoundedAndLeaveNothingOut() throws IOException {
    for (int n = 0; n < 7; n++) {
      write(n < 4 ? "main" : "other", sealed(only(FORMER)));
    }

    List<Integer> batches = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      RewrapReport report = rewrap(sealed(BOTH), 2, after, false);
      batches.add(report.rewrapped().orElseThrow());
      after = report.next();
    } while (after.isPresent());

    assertThat(batches).containsExactly(2, 2, 2, 1);
    assertReadable(only(KEY));
  }

  @Test
  void i11_aBatchEndsWhenItsTimeIsOver() throws IOException {
    write("main", sealed(only(FORMER)));
    write("main", sealed(only(FORMER)));
    Instant[] now = {Instant.EPOCH};
    InstantSource slow =
        () -> {
          now[0] = now[0].plusSeconds(60);
          return now[0];
        };
    StoreRewrap rewrap = new StoreRewrap(new OrphanSweep.Store(sealed(BOTH), files()), slow, 500);

    RewrapReport first = rewrap.rewrap(List.of("main"), Optional.empty(), false);
    RewrapReport second =
        rewrap.rewrap(List.of("main"), first.next().map(BackupLocation::of), false);

    assertThat(first.rewrapped()).contains(1);
    assertThat(second.rewrapped()).contains(1);
    assertThat(second.next()).isEmpty();
    assertReadable(only(KEY));
  }

  @Test
  void i5_aKillBetweenTwoFilesLeavesEachBackupReadable() throws IOException {
    int kills = 0;
    boolean isKilled = true;
    while (isKilled) {
      hashes.clear();
      for (int n = 0; n < 3; n++) {
        write("main", sealed(only(FORMER)));
      }
      isKilled = killBefore(kills);
      assertReadable(BOTH);
      rewrapAll(BOTH);
      assertReadable(only(KEY));
      assertChecksums();
      kills++;
    }
    // Two files of each of the three backups; the last round was not killed.
    assertThat(kills).isEqualTo(7);
  }

  private boolean killBefore(int number) throws IOException {
    int[] left = {number};
    BackupStore mortal =
        new Disturbed(
            files(),
            (_, content) -> {
              if (left[0]-- == 0) {
                throw new Killed();
              }
              return content;
            });
    try {
      rewrap(new SealedStore(mortal, new Sealing(BOTH)), 500, Optional.empty(), false);
      return false;
    } catch (Killed e) {
      return true;
    }
  }

  @Test
  void c32_aStoreThatKeepsOtherBytesIsAnErrorAndTheFormerManifestComesBack() throws IOException {
    write("main", sealed(only(FORMER)));
    boolean[] lies = {true};
    BackupStore liar =
        new Disturbed(
            files(),
            (_, content) -> {
              byte[] kept = content.clone();
              kept[kept.length / 2] ^= (byte) (lies[0] ? 1 : 0);
              lies[0] = false;
              return kept;
            });

    assertThatThrownBy(
            () -> rewrap(new SealedStore(liar, new Sealing(BOTH)), 500, Optional.empty(), false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the former one was written again");
    assertReadable(only(FORMER));
    assertChecksums();
  }

  @Test
  void whatCannotBeOpenedIsNamedAndStaysAsItIs() throws IOException {
    BackupLocation lost = write("main", sealed(only(LOST)));
    BackupLocation damaged = write("main", sealed(only(FORMER)));
    write("main", sealed(only(FORMER)));
    Path manifest = folder.resolve(damaged.text()).resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest) + " ");
    files().put(new BackupLocation("main", UUID.randomUUID()), BackupFile.chunk(1), new byte[9]);
    Map<Path, String> before = contents();

    RewrapReport report = rewrapAll(BOTH);

    assertThat(report.rewrapped()).contains(1);
    assertThat(report.unfinished()).isEqualTo(1);
    assertThat(report.problems())
        .extracting(Problem::location, Problem::code)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple(lost.text(), "backup_key_wrong"),
            org.assertj.core.api.Assertions.tuple(damaged.text(), "backup_damaged"));
    Map<Path, String> after = contents();
    for (BackupLocation kept : List.of(lost, damaged)) {
      Path file = folder.resolve(kept.text()).resolve("manifest.json");
      assertThat(after.get(file)).isEqualTo(before.get(file));
    }
  }

  @Test
  void withoutAKeyNothingIsDone() throws IOException {
    write("main", sealed(only(FORMER)));

    assertThatThrownBy(() -> rewrapAll(new KeyRing(Optional.empty(), List.of(FORMER))))
        .isInstanceOfSatisfying(
            BackupRefused.class,
            e -> assertThat(e.reason()).isEqualTo(FailureReason.BACKUP_KEY_MISSING));
    assertReadable(only(FORMER));
  }

  @Test
  void qc25_anAdoptedBackupKeepsTheHashThatLaterBackupsName() throws Exception {
    BackupLocation location = new BackupLocation("main", UUID.randomUUID());
    ObjectNode description =
        ContractsJson.mapper()
            .createObjectNode()
            .put("id", location.backup().toString())
            .put("type", "tables")
            .put("schema", "public")
            .put("table", "t")
            .put("createdAt", "2026-01-01T00:00:00Z");
    byte[] plain = new Manifest(description, "", List.of()).content();
    byte[] first = sealed(only(FORMER)).sealing().begin(location).manifest(plain);
    files().put(location, BackupFile.MANIFEST, first);
    assertThat(rewrapAll(BOTH).rewrapped()).contains(1);

    List<ObjectNode> adopted = new ArrayList<>();
    new StoreAdoption(sealed(only(KEY)), Duration.ofDays(90))
        .adopt(
            location,
            new StoreAdoption.Ledger() {
              @Override
              public boolean knows(BackupLocation other) {
                return false;
              }

              @Override
              public BackupDocument adopt(ObjectNode asked) {
                adopted.add(asked);
                return null;
              }
            });

    assertThat(adopted).hasSize(1);
    assertThat(adopted.getFirst().path("sha256").textValue()).isEqualTo(Sha256.of(first));
  }
}
