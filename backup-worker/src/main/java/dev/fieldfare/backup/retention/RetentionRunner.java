package dev.fieldfare.backup.retention;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.backup.BackupLocation;
import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.retention.TierPromotion.TieredBackup;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.postgres.backup.RetentionLedger.Ending;
import dev.fieldfare.postgres.backup.RetentionLedger.ExpiredBackup;
import dev.fieldfare.postgres.backup.RetentionLedger.OverdueBackup;
import dev.fieldfare.service.loop.ServiceLoop;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Ends backups whose time is over, in batches: promotes those that a later tier needs, expires the
 * others in the ledger, and then removes their files.
 *
 * <p>A crash at any point loses nothing: a backup is EXPIRED before its first file goes, and the
 * removal is repeated until all files are gone. While the store does not answer, it is tried again.
 */
public final class RetentionRunner implements ServiceLoop {
  static final int BATCH = 100;
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Duration STORE_PAUSE = Duration.ofMinutes(5);

  private final String target;
  private final RetentionRecords records;
  private final BackupStore store;
  private final RetentionTally tally;
  private final int ended;
  private final int batch;

  /**
   * The ends of one target's backups.
   *
   * @param ends whether it ends backups by itself, and not only removes the files of ended ones
   */
  public RetentionRunner(
      String target,
      RetentionRecords records,
      BackupStore store,
      RetentionTally tally,
      boolean ends) {
    this(target, records, store, tally, ends ? BATCH : 0, BATCH);
  }

  RetentionRunner(
      String target,
      RetentionRecords records,
      BackupStore store,
      RetentionTally tally,
      int ended,
      int batch) {
    this.target = target;
    this.records = records;
    this.store = store;
    this.tally = tally;
    this.ended = ended;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public Duration round() throws SQLException {
    boolean hasEnded = ended > 0 && endBatch();
    boolean deleted = deleteBatch();
    return hasEnded || deleted ? Duration.ZERO : IDLE;
  }

  /** True when there may be more to do. */
  private boolean endBatch() throws SQLException {
    List<UUID> over = new ArrayList<>();
    Set<UUID> promoted = new HashSet<>();
    for (OverdueBackup backup : records.due(ended)) {
      List<TieredBackup> peers = peers(backup);
      if (peers.stream().map(TieredBackup::id).anyMatch(promoted::contains)) {
        // What was read of its set is no longer true; the next round reads it again.
        break;
      }
      Optional<BackupTier> next = next(backup, peers);
      if (next.isPresent() && records.promote(backup.id(), next.get())) {
        promoted.add(backup.id());
      } else {
        over.add(backup.id());
      }
    }
    List<Ending> endings = over.isEmpty() ? List.of() : records.expire(over);
    int expired = (int) endings.stream().filter(ending -> ending.hold().isEmpty()).count();
    if (promoted.size() + expired > 0) {
      tally.promoted(promoted.size());
      tally.expired(expired);
      Log.infof(
          "backups ended target=%s promoted=%d expired=%d held=%d",
          target, promoted.size(), expired, endings.size() - expired);
    }
    return promoted.size() + endings.size() > 0;
  }

  private static Optional<BackupTier> next(OverdueBackup backup, List<TieredBackup> peers) {
    return backup
        .tier()
        .map(BackupTier::of)
        .flatMap(
            tier ->
                TierPromotion.next(new TieredBackup(backup.id(), tier, backup.takenAt()), peers));
  }

  private static List<TieredBackup> peers(OverdueBackup backup) {
    List<TieredBackup> peers = new ArrayList<>();
    for (JsonNode peer : backup.peers()) {
      peers.add(
          new TieredBackup(
              UUID.fromString(peer.path("id").asText()),
              BackupTier.of(peer.path("tier").asText()),
              Instant.parse(peer.path("takenAt").asText())));
    }
    return peers;
  }

  /** True when files of a backup were removed. */
  private boolean deleteBatch() throws SQLException {
    List<UUID> gone = new ArrayList<>();
    for (ExpiredBackup backup : records.deletionsDue(batch)) {
      try {
        store.delete(BackupLocation.of(backup.location()));
        gone.add(backup.id());
      } catch (IOException e) {
        tally.failed();
        Log.warnf(
            "files of an expired backup stay target=%s backupId=%s reason=%s",
            target, backup.id(), e);
        records.postponeDeletion(backup.id(), STORE_PAUSE);
      }
    }
    if (!gone.isEmpty()) {
      records.confirmDeletions(gone);
      tally.deleted(gone.size());
      Log.infof("files of expired backups removed target=%s backups=%d", target, gone.size());
    }
    return !gone.isEmpty();
  }
}
