package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.retention.OrphanRule.Action;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What becomes of folders that no backup uses. */
class OrphanRuleTest {
  private static final Instant NOW = Instant.parse("2026-01-10T00:00:00Z");
  private static final KnownFolders NOTHING = new KnownFolders(Set.of(), Set.of());

  private final OrphanRule rule = new OrphanRule(Duration.ofDays(7));
  private final UUID id = UUID.randomUUID();

  @Test
  void aFolderInUseIsKept() {
    KnownFolders used = new KnownFolders(Set.of("main/" + id), Set.of(id));

    assertThat(action(folder(true, 400), used)).isEqualTo(Action.KEEP);
  }

  @Test
  void aFolderWithoutAManifestIsRemovedAfterTheGrace() {
    assertThat(action(folder(false, 6), NOTHING)).isEqualTo(Action.WAIT);
    assertThat(action(folder(false, 8), NOTHING)).isEqualTo(Action.REMOVE);
  }

  @Test
  void aCompleteBackupOfAnUnknownIdIsNeverRemoved() {
    assertThat(action(folder(true, 400), NOTHING)).isEqualTo(Action.REPORT);
  }

  @Test
  void aCompleteFolderOfAnEndedOrRepeatedBackupIsRemoved() {
    UUID backup = UUID.randomUUID();

    assertThat(action(folder(true, 8), new KnownFolders(Set.of(), Set.of(id))))
        .isEqualTo(Action.REMOVE);
    assertThat(
            rule.of(
                folder(true, 8),
                Optional.of(backup),
                new KnownFolders(Set.of("main/" + UUID.randomUUID()), Set.of(backup)),
                NOW))
        .isEqualTo(Action.REMOVE);
  }

  private Action action(StoredFolder folder, KnownFolders known) {
    return rule.of(folder, Optional.empty(), known, NOW);
  }

  private StoredFolder folder(boolean isComplete, int days) {
    return new StoredFolder(
        new BackupLocation("main", id), NOW.minus(Duration.ofDays(days)), isComplete);
  }
}
