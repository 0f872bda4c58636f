package dev.fieldfare.backup.inventory;

import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.retention.StoreListing.FolderWalk;
import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.backup.sealing.Rewrapping;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.backup.RewrapReport;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Encrypts the data keys of all backups of the store with the current key, so that a former key is
 * no longer needed. It needs no ledger. The folders are taken in their order, some at a time.
 */
public final class StoreRewrap {
  private static final int WALKED_AT_ONCE = 500;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final OrphanSweep.Store store;
  private final InstantSource clock;
  private final int most;

  /**
   * That of a store.
   *
   * @param most folders in one batch
   */
  public StoreRewrap(OrphanSweep.Store store, InstantSource clock, int most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
  }

  /**
   * One batch.
   *
   * @param after where the batch before ended
   * @throws BackupRefused when there is no current key
   * @throws IOException when the store does not answer; each backup can be read nevertheless
   */
  public RewrapReport rewrap(List<String> targets, Optional<BackupLocation> after, boolean dryRun)
      throws IOException {
    KeyRing keys = store.files().sealing().keys();
    BackupKey current =
        keys.current()
            .orElseThrow(
                () ->
                    new BackupRefused(
                        FailureReason.BACKUP_KEY_MISSING,
                        "The backup-worker has no key. Set fieldfare.backup.key or"
                            + " fieldfare.backup.key-file first."));
    Instant end = clock.instant().plus(LONGEST);
    List<StoredFolder> folders = batch(targets, after);
    RewrapRun run = new RewrapRun(store.files(), new Rewrapping(current, keys), dryRun);
    int done = 0;
    while (done < folders.size() && (done == 0 || clock.instant().isBefore(end))) {
      run.handle(folders.get(done));
      done++;
    }
    boolean more = done < folders.size() || done == most;
    return run.report(
        more ? Optional.of(folders.get(done - 1).location().text()) : Optional.empty());
  }

  private List<StoredFolder> batch(List<String> targets, Optional<BackupLocation> after)
      throws IOException {
    List<StoredFolder> batch = new ArrayList<>();
    for (String target : targets.stream().sorted().toList()) {
      int order = after.map(last -> target.compareTo(last.target())).orElse(1);
      if (order >= 0 && batch.size() < most) {
        String from = order == 0 ? after.get().backup().toString() : "";
        batch.addAll(first(target, from, most - batch.size()));
      }
    }
    return batch;
  }

  /** The first folders behind a name: a store lists its folders in any order. */
  private List<StoredFolder> first(String target, String from, int number) throws IOException {
    TreeMap<String, StoredFolder> first = new TreeMap<>();
    try (FolderWalk walk = store.listing().walk(target)) {
      List<StoredFolder> next = walk.next(WALKED_AT_ONCE);
      while (!next.isEmpty()) {
        for (StoredFolder folder : next) {
          String name = folder.location().backup().toString();
          if (name.compareTo(from) > 0) {
            first.put(name, folder);
          }
          if (first.size() > number) {
            first.pollLastEntry();
          }
        }
        next = walk.next(WALKED_AT_ONCE);
      }
    }
    return List.copyOf(first.values());
  }
}
