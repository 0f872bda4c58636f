package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.BackupFile;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.Manifest;
import dev.fieldfare.backup.retention.StoreListing.FolderWalk;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Looks through the store for folders that no backup uses, in batches, and removes those that
 * interrupted attempts and ended backups left behind. Complete backups that the ledger does not
 * know are counted and logged.
 */
public final class OrphanSweep implements ServiceLoop {
  static final int BATCH = 200;
  private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final String target;
  private final RetentionRecords records;
  private final Store store;
  private final OrphanRule rule;
  private final RetentionTally tally;
  private final Clock clock;
  private Instant next = Instant.MIN;
  private Optional<FolderWalk> walk = Optional.empty();
  private int unknown;

  /**
   * Sweeps of one target.
   *
   * @param grace how long a folder is left alone after its last change
   */
  public OrphanSweep(
      String target,
      RetentionRecords records,
      Store store,
      Duration grace,
      RetentionTally tally,
      Clock clock) {
    this.target = target;
    this.records = records;
    this.store = store;
    this.rule = new OrphanRule(grace);
    this.tally = tally;
    this.clock = clock;
  }

  /** A store and its listing. */
  public record Store(BackupStore files, StoreListing listing) {}

  @Override
  public String name() {
    return "orphans";
  }

  @Override
  public Duration round() throws SQLException {
    if (walk.isEmpty() && clock.instant().isBefore(next)) {
      return IDLE;
    }
    try {
      return sweepBatch() ? Duration.ZERO : IDLE;
    } catch (IOException e) {
      tally.failed();
      Log.warnf("sweep of the store failed target=%s reason=%s", target, e);
      end();
      return IDLE;
    }
  }

  /** False when the sweep is over. */
  private boolean sweepBatch() throws IOException, SQLException {
    if (walk.isEmpty()) {
      walk = Optional.of(store.listing().walk(target));
      unknown = 0;
    }
    List<StoredFolder> folders = walk.get().next(BATCH);
    handle(folders);
    if (folders.size() == BATCH) {
      return true;
    }
    tally.unknownFolders(unknown);
    end();
    return false;
  }

  private void end() {
    next = clock.instant().plus(BETWEEN_SWEEPS);
    try (FolderWalk _ = walk.orElse(null)) {
      walk = Optional.empty();
    } catch (IOException e) {
      Log.warnf("walk of the store not closed target=%s reason=%s", target, e);
    }
  }

  private void handle(List<StoredFolder> folders) throws IOException, SQLException {
    Map<StoredFolder, Optional<UUID>> described = new HashMap<>();
    for (StoredFolder folder : folders) {
      described.put(folder, describedId(folder));
    }
    List<UUID> ids = new ArrayList<>();
    folders.forEach(folder -> ids.add(folder.location().backup()));
    described.values().forEach(id -> id.ifPresent(ids::add));
    KnownFolders known =
        records.known(folders.stream().map(folder -> folder.location().text()).toList(), ids);
    int removed = 0;
    for (StoredFolder folder : folders) {
      switch (rule.of(folder, described.get(folder), known, clock.instant())) {
        case KEEP, WAIT -> {}
        case REMOVE -> {
          store.files().delete(folder.location());
          Log.infof(
              "orphaned folder removed target=%s location=%s", target, folder.location().text());
          removed++;
        }
        case REPORT -> {
          Log.warnf(
              "the ledger does not know a backup of the store target=%s location=%s",
              target, folder.location().text());
          unknown++;
        }
      }
    }
    tally.orphansRemoved(removed);
  }

  // The folder of a later attempt is not called by the id of its backup.
  private Optional<UUID> describedId(StoredFolder folder) throws IOException {
    if (!folder.isComplete()) {
      return Optional.empty();
    }
    try {
      return Manifest.idOf(
          store.files().get(folder.location(), BackupFile.MANIFEST, Manifest.MOST_BYTES));
    } catch (DamagedBackupException e) {
      return Optional.empty();
    }
  }
}
