package dev.fieldfare.backup.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.BaseBackup;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.storage.FolderStore;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.service.digest.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an adoption reads, and in which order it writes. */
class StoreAdoptionTest {
  @TempDir Path folder;
  private final List<ObjectNode> adopted = new ArrayList<>();
  private final List<BackupLocation> read = new ArrayList<>();
  private final Set<BackupLocation> unreadable = new HashSet<>();

  @Test
  void basesComeBeforeTheBackupsThatNeedThem() throws Exception {
    BaseBackup oldest = write(UUID.randomUUID());
    BaseBackup older = write(UUID.randomUUID(), oldest);
    // A base can be found before another one that needs it.
    BaseBackup old = write(UUID.randomUUID(), oldest, older);
    BaseBackup last = write(UUID.randomUUID(), oldest, old, older);

    adopt(last.folder());

    assertThat(adopted)
        .extracting(asked -> asked.path("location").textValue())
        .containsExactly(text(oldest), text(older), text(old), text(last));
    assertThat(read).hasSize(4);
  }

  @Test
  void aCircleIsRefusedAfterTwoManifests() throws Exception {
    UUID one = UUID.randomUUID();
    BaseBackup other = write(UUID.randomUUID(), new BaseBackup(one, "0".repeat(64)));
    write(one, new BaseBackup(other.folder(), "1".repeat(64)));

    assertRefused(one, FailureReason.BACKUP_DAMAGED);
    assertThat(read).hasSize(2);
  }

  @Test
  void aChainWithoutAnEndIsRefused() throws Exception {
    BaseBackup last = write(UUID.randomUUID());
    for (int n = 0; n < 501; n++) {
      last = write(UUID.randomUUID(), last);
    }

    assertRefused(last.folder(), FailureReason.BACKUP_DAMAGED);
    assertThat(read).hasSizeLessThanOrEqualTo(501);
  }

  @Test
  void missingBackupsCountToo() throws Exception {
    List<BaseBackup> middle = new ArrayList<>();
    for (int n = 0; n < 18; n++) {
      middle.add(write(UUID.randomUUID(), missing(30)));
    }
    BaseBackup last = write(UUID.randomUUID(), middle.toArray(BaseBackup[]::new));

    assertRefused(last.folder(), FailureReason.BACKUP_DAMAGED);
    assertThat(read).hasSizeLessThanOrEqualTo(501);
  }

  private static BaseBackup[] missing(int number) {
    return Stream.generate(() -> new BaseBackup(UUID.randomUUID(), "0".repeat(64)))
        .limit(number)
        .toArray(BaseBackup[]::new);
  }

  @Test
  void aStoreThatDoesNotAnswerLeavesNoBaseOut() throws Exception {
    BaseBackup oldest = write(UUID.randomUUID());
    BaseBackup older = write(UUID.randomUUID(), oldest);
    BaseBackup last = write(UUID.randomUUID(), older);
    unreadable.add(location(oldest.folder()));

    assertRefused(last.folder(), FailureReason.UNAVAILABLE);
  }

  private void assertRefused(UUID backup, FailureReason reason) {
    assertThatThrownBy(() -> adopt(backup))
        .isInstanceOfSatisfying(BackupRefused.class, e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(adopted).isEmpty();
  }

  private BaseBackup write(UUID id, BaseBackup... bases) throws IOException {
    ObjectNode description =
        ContractsJson.mapper()
            .createObjectNode()
            .put("id", id.toString())
            .put("type", "tables")
            .put("schema", "public")
            .put("table", "t")
            .put("createdAt", "2026-01-01T00:00:00Z");
    byte[] content = new Manifest(description, "", List.of(), List.of(bases), List.of()).content();
    new FolderStore(folder).put(location(id), BackupFile.MANIFEST, content);
    return new BaseBackup(id, Sha256.of(content));
  }

  private static BackupLocation location(UUID backup) {
    return new BackupLocation("main", backup);
  }

  private static String text(BaseBackup backup) {
    return location(backup.folder()).text();
  }

  private void adopt(UUID backup) throws SQLException {
    BackupStore store = new Watched(new FolderStore(folder));
    new StoreAdoption(store, Duration.ofDays(90)).adopt(location(backup), new Noted());
  }

  /** Notes what is adopted, and knows nothing before. */
  private final class Noted implements StoreAdoption.Ledger {
    @Override
    public boolean knows(BackupLocation location) {
      return false;
    }

    @Override
    public BackupDocument adopt(ObjectNode asked) {
      adopted.add(asked);
      return null;
    }
  }

  /** Notes what is read; the network fails for some of it. */
  private final class Watched implements BackupStore {
    private final BackupStore store;

    Watched(BackupStore store) {
      this.store = store;
    }

    @Override
    public void put(BackupLocation location, BackupFile file, byte[] content) throws IOException {
      store.put(location, file, content);
    }

    @Override
    public byte[] get(BackupLocation location, BackupFile file, long most) throws IOException {
      read.add(location);
      if (unreadable.contains(location)) {
        throw new IOException("the connection was reset");
      }
      return store.get(location, file, most);
    }

    @Override
    public void delete(BackupLocation location) throws IOException {
      store.delete(location);
    }
  }
}
