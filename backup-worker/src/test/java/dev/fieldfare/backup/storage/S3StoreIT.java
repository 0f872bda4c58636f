package dev.fieldfare.backup.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.export.SmallChunks;
import dev.fieldfare.backup.inventory.StoreRewrap;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.StoreListing.FolderWalk;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.SealedStore;
import dev.fieldfare.backup.sealing.Sealing;
import dev.fieldfare.backup.support.S3Server;
import dev.fieldfare.backup.verify.BackupReader;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.testkit.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store in S3 against a real server: what it keeps, and how it fails. */
class S3StoreIT {
  private static final S3Server SERVER = new S3Server();
  private static final BackupFile CHUNK = BackupFile.chunk(1);

  private String prefix;
  private S3Store store;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @BeforeEach
  void open() {
    prefix = "test-" + UUID.randomUUID();
    store = at(prefix);
  }

  @Test
  void filesComeBackAndAreReplacedAsAWhole() throws IOException {
    BackupLocation location = location();
    byte[] content = new byte[3_000_000];
    new Random(7).nextBytes(content);

    store.put(location, CHUNK, content);
    assertThat(store.get(location, CHUNK, content.length)).isEqualTo(content);
    store.put(location, CHUNK, new byte[] {1});
    assertThat(store.get(location, CHUNK, 1)).containsExactly(1);
    store.put(location, BackupFile.CHECKSUMS, new byte[0]);
    assertThat(store.get(location, BackupFile.CHECKSUMS, 5)).isEmpty();

    assertThat(SERVER.keys()).contains(prefix + "/" + location.text() + "/000001.zst");
    store.check();
  }

  @Test
  void ms35_aBackupIsRewrappedAndReadWithTheNewKeyAlone() throws IOException {
    BackupKey former = BackupKey.of("a".repeat(64), "test");
    BackupKey key = BackupKey.of("b".repeat(64), "test");
    KeyRing both = new KeyRing(Optional.of(key), List.of(former));
    KeyRing before = new KeyRing(Optional.of(former), List.of());
    BackupLocation location = location();
    String sha256 = SmallChunks.write(sealed(before), location, 50, 500);

    RewrapReport report =
        new StoreRewrap(new OrphanSweep.Store(sealed(both), store), InstantSource.system(), 10)
            .rewrap(List.of(location.target()), Optional.empty(), false);

    assertThat(report.rewrapped()).contains(1);
    KeyRing alone = new KeyRing(Optional.of(key), List.of());
    assertThat(new BackupReader(sealed(alone)).verify(location, sha256).rows()).isEqualTo(50);
  }

  private SealedStore sealed(KeyRing keys) {
    return new SealedStore(store, new Sealing(keys));
  }

  @Test
  void longerAndMissingFilesAreDamageAndAMissingBackupIsNot() throws IOException {
    BackupLocation location = location();
    store.put(location, CHUNK, new byte[100]);

    assertThatThrownBy(() -> store.get(location, CHUNK, 99))
        .isInstanceOf(DamagedBackupException.class)
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> store.get(location, BackupFile.MANIFEST, 99))
        .isInstanceOf(DamagedBackupException.class)
        .hasMessage("manifest.json is missing");
    assertThatThrownBy(() -> store.get(location(), CHUNK, 99))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no files of the backup");
  }

  @Test
  void aRemovalTakesOneBackupAndNotItsNeighbours() throws IOException {
    BackupLocation location = location();
    BackupLocation other = location();
    S3Store small = small();
    for (int number = 1; number <= 5; number++) {
      store.put(location, BackupFile.chunk(number), new byte[1]);
    }
    store.put(location, BackupFile.MANIFEST, new byte[1]);
    store.put(other, CHUNK, new byte[1]);

    small.delete(location);
    small.delete(location);

    assertThat(SERVER.keys())
        .filteredOn(key -> key.startsWith(prefix + "/"))
        .containsExactly(prefix + "/" + other.text() + "/000001.zst");
  }

  @Test
  void aWalkFindsTheFoldersOfATargetAlone() throws IOException {
    BackupLocation complete = location();
    BackupLocation interrupted = location();
    store.put(complete, CHUNK, new byte[1]);
    store.put(complete, BackupFile.MANIFEST, new byte[1]);
    store.put(interrupted, CHUNK, new byte[1]);
    store.put(new BackupLocation("main2", UUID.randomUUID()), CHUNK, new byte[1]);

    List<StoredFolder> folders = new ArrayList<>();
    try (FolderWalk walk = small().walk("main")) {
      folders.addAll(walk.next(1));
      folders.addAll(walk.next(10));
    }

    assertThat(folders)
        .extracting(StoredFolder::location)
        .containsExactlyInAnyOrder(complete, interrupted);
    assertThat(folders)
        .filteredOn(StoredFolder::isComplete)
        .extracting(StoredFolder::location)
        .containsExactly(complete);
    assertThat(folders)
        .allSatisfy(
            folder ->
                assertThat(folder.lastWritten())
                    .isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now()));
  }

  @Test
  void eachFailureSaysWhatItIsAndNoSecret() {
    S3Store noBucket =
        new S3Store(SERVER.client(), S3Address.of("s3://another-bucket", "the test"));
    S3Store wrongSecret =
        new S3Store(
            S3Server.client(SERVER.port(), "another-secret", Duration.ofSeconds(8)),
            S3Address.of("s3://backups", "the test"));

    assertFails(() -> write(noBucket), "there is no bucket another-bucket");
    assertFails(noBucket::check, "there is no bucket another-bucket");
    assertFails(wrongSecret::check, "the server answered 403");
    assertFails(() -> noBucket.delete(location()), "there is no bucket");
    assertFails(() -> noBucket.walk("main").next(1), "there is no bucket");
  }

  @Test
  void aFullServerIsAnErrorAndLeavesNothing() {
    SERVER.full(true);
    try {
      assertFails(() -> write(store), "the server answered 5");
    } finally {
      SERVER.full(false);
    }
    assertThat(SERVER.keys()).noneMatch(key -> key.startsWith(prefix));
  }

  @Test
  void d63_aServerThatIsAwayOrSilentOrCutOffIsAnErrorInTime() throws IOException {
    BackupLocation location = location();
    store.put(location, CHUNK, new byte[2_000_000]);
    try (FaultProxy proxy = FaultProxy.to(SERVER.port())) {
      S3Store behind = behind(proxy, Duration.ofSeconds(8));
      S3Store impatient = behind(proxy, Duration.ofSeconds(1));
      write(behind);
      proxy.refuse();
      assertFails(() -> write(behind), "the server cannot be reached (ConnectException)");
      proxy.restore();
      proxy.blackHole();
      assertFails(impatient::check, "the server did not answer in time");
      proxy.restore();
      proxy.throttle(20_000);
      assertFails(() -> impatient.get(location, CHUNK, 2_000_000), "did not answer in time");
      proxy.restore();
      assertThat(behind.get(location, CHUNK, 2_000_000)).hasSize(2_000_000);
    }
  }

  private S3Store behind(FaultProxy proxy, Duration patience) {
    return new S3Store(
        S3Server.client(proxy.port(), S3Server.SECRET, patience),
        S3Address.of("s3://backups/" + prefix, "the test"));
  }

  private static void assertFails(ThrowingCallable request, String reason) {
    assertThatThrownBy(request)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("s3://")
        .hasMessageContaining(reason)
        .hasMessageNotContaining(S3Server.SECRET)
        .hasMessageNotContaining("another-secret");
  }

  private static void write(S3Store store) throws IOException {
    store.put(location(), CHUNK, new byte[10]);
  }

  private static S3Store at(String prefix) {
    return new S3Store(SERVER.client(), S3Address.of("s3://backups/" + prefix, "the test"));
  }

  private S3Store small() {
    return new S3Store(SERVER.client(), S3Address.of("s3://backups/" + prefix, "the test"), 2);
  }

  private static BackupLocation location() {
    return new BackupLocation("main", UUID.randomUUID());
  }
}
