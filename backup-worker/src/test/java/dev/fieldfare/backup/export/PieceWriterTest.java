package dev.fieldfare.backup.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.Chunk;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.export.ChunkWriter.Written;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.backup.support.Corruption;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.ContractsJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second backup stores what has changed, one step away from whole chunks. */
class PieceWriterTest {
  private static final PieceKey TABLE = new PieceKey("\"public\".\"t\"", 0, Long.MAX_VALUE);
  private static final int CHUNK_BYTES = 20_000;

  @TempDir Path folder;
  private final long seed = Long.getLong("fieldfare.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private List<String> rows = new ArrayList<>();
  private int versions;

  private record Stored(BackupLocation location, Written written) {}

  private BackupStore plain() {
    return new FolderStore(folder);
  }

  private BackupStore sealed(String key) {
    BackupKey current = BackupKey.of(key.repeat(64), "test");
    BackupKey former = BackupKey.of("f".repeat(64), "test");
    return new SealedStore(
        new FolderStore(folder), new Sealing(new KeyRing(Optional.of(current), List.of(former))));
  }

  private void fill(int number) {
    for (int n = 0; n < number; n++) {
      rows.add("%d\tvalue %d\t%x\n".formatted(n, random.nextInt(), random.nextLong()));
    }
  }

  /** Updated rows move to the end, as in a table without room. */
  private void change(int number) {
    for (int n = 0; n < number; n++) {
      rows.remove(random.nextInt(rows.size()));
      rows.add("%d\tversion %d\t%x\n".formatted(n, versions++, random.nextLong()));
    }
  }

  private Stored write(BackupStore store, Optional<Stored> former) throws IOException {
    BackupLocation location = new BackupLocation("main", UUID.randomUUID());
    Optional<FormerBackup> before =
        former.flatMap(one -> FormerBackup.open(store, one.location(), one.written().sha256()));
    try (ChunkFiles files = new ChunkFiles(store, location, before)) {
      PieceWriter piece = new PieceWriter(files, TABLE, CHUNK_BYTES);
      for (String row : rows) {
        piece.accept(row.getBytes(StandardCharsets.UTF_8));
      }
      piece.finish();
      assertThat(piece.rows()).isEqualTo(rows.size());
      return new Stored(location, files.finish(ContractsJson.mapper().createObjectNode(), ""));
    }
  }

  private void assertHasTheRows(BackupStore store, Stored backup) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    new BackupReader(store)
        .read(
            backup.location(),
            backup.written().sha256(),
            (bytes, from, to) -> read.write(bytes, from, to - from));
    assertThat(read.toString(StandardCharsets.UTF_8))
        .as("seed %d", seed)
        .isEqualTo(String.join("", rows));
  }

  @Test
  void qc25_onePercentOfChangedRowsStoresAtMostFivePercent() throws IOException {
    fill(20_000);
    Stored first = write(plain(), Optional.empty());
    change(200);

    Stored second = write(plain(), Optional.of(first));

    assertThat(second.written().manifest().bytes() * 20)
        .isLessThan(first.written().manifest().bytes());
    assertHasTheRows(plain(), second);
  }

  @Test
  void qc25_noDeltaIsOfADeltaAndWhatHasChangedMuchIsANewBase() throws IOException {
    fill(5_000);
    BackupStore store = sealed("a");
    Stored former = write(store, Optional.empty());
    int bases = 0;
    for (int generation = 0; generation < 12; generation++) {
      change(300);
      Stored next = write(store, Optional.of(former));
      Manifest manifest = next.written().manifest();
      assertHasTheRows(store, next);
      for (Chunk chunk : manifest.chunks()) {
        chunk
            .base()
            .ifPresent(
                base ->
                    assertThat(base.deltaBytes() * 10).isLessThanOrEqualTo(chunk.rawBytes() * 3));
      }
      bases = Math.max(bases, manifest.bases().size());
      former = next;
    }
    assertThat(bases).isBetween(2, 13);
  }

  @Test
  void qc25_deletedInsertedAndUnchangedRowsComeBack() throws IOException {
    fill(3_000);
    Stored first = write(plain(), Optional.empty());
    Stored same = write(plain(), Optional.of(first));
    assertThat(same.written().manifest().bytes()).isLessThan(2_000);
    assertHasTheRows(plain(), same);

    rows.subList(0, 1_000).clear();
    rows.addAll(700, List.of("a\n", "\n", "b\n"));
    Stored fewer = write(plain(), Optional.of(same));
    assertHasTheRows(plain(), fewer);
    rows.clear();
    Stored empty = write(plain(), Optional.of(fewer));
    assertHasTheRows(plain(), empty);
    assertThat(empty.written().manifest().bases()).isEmpty();
  }

  @Test
  void qc25_rowsBehindAWideGapAreFoundAgain() throws IOException {
    fill(10_000);
    Stored first = write(plain(), Optional.empty());
    rows.subList(200, 4_000).clear();

    Stored second = write(plain(), Optional.of(first));

    assertThat(second.written().manifest().bytes() * 3)
        .isLessThan(first.written().manifest().bytes());
    assertHasTheRows(plain(), second);
  }

  @Test
  void c32_damageOfABaseIsFoundInTheBackupsThatNeedIt() throws IOException {
    fill(2_000);
    Stored first = write(plain(), Optional.empty());
    Stored other = write(plain(), Optional.empty());
    change(20);
    Stored second = write(plain(), Optional.of(first));
    Corruption corruption =
        new Corruption(
            folder.resolve(first.location().text()), folder.resolve(other.location().text()));
    BackupReader reader = new BackupReader(plain());
    for (int n = 0; n < 50; n++) {
      String damage = corruption.damage(random);
      assertThatThrownBy(() -> reader.verify(second.location(), second.written().sha256()))
          .as("seed %d, damage %d: %s", seed, n, damage)
          .isInstanceOf(DamagedBackupException.class)
          .hasMessageContaining(first.location().backup().toString());
      corruption.repair();
    }
    assertHasTheRows(plain(), second);
  }

  @Test
  void aBackupBeforeThatIsDamagedOrOfAnotherKeyIsNoBase() throws IOException {
    fill(1_000);
    Stored first = write(plain(), Optional.empty());
    Stored withKey = write(sealed("f"), Optional.of(first));
    Stored withAnother = write(sealed("a"), Optional.of(withKey));
    assertThat(withKey.written().manifest().bases()).isEmpty();
    assertThat(withAnother.written().manifest().bases()).isEmpty();
    assertHasTheRows(sealed("a"), withAnother);

    plain().put(withKey.location(), BackupFile.chunk(1), new byte[7]);
    Stored afterDamage = write(sealed("f"), Optional.of(withKey));
    assertHasTheRows(sealed("f"), afterDamage);
  }
}
