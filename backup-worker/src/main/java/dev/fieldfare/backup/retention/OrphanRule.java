package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.retention.StoreListing.StoredFolder;
import dev.fieldfare.postgres.backup.RetentionLedger.KnownFolders;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what becomes of a folder of the store.
 *
 * <p>A complete backup that the ledger does not know is never removed: the ledger may be a former
 * one, or another ledger may use the same store.
 *
 * @param grace how long a folder is left alone after its last change; longer than any backup takes
 */
record OrphanRule(Duration grace) {

  /** What becomes of a folder. */
  enum Action {
    /** A backup uses it. */
    KEEP,
    /** No backup uses it, but it was written not long ago. */
    WAIT,
    /** An attempt that was given up, or a backup that has ended, left it behind. */
    REMOVE,
    /** It is complete, and the ledger has no backup of this id. */
    REPORT
  }

  /**
   * The action for a folder.
   *
   * @param describedId the backup's id in its manifest, if it can be read
   */
  Action of(StoredFolder folder, Optional<UUID> describedId, KnownFolders known, Instant now) {
    if (known.locations().contains(folder.location().text())) {
      return Action.KEEP;
    }
    if (folder.lastWritten().plus(grace).isAfter(now)) {
      return Action.WAIT;
    }
    boolean isKnown =
        known.ids().contains(folder.location().backup())
            || describedId.filter(known.ids()::contains).isPresent();
    return !folder.isComplete() || isKnown ? Action.REMOVE : Action.REPORT;
  }
}
