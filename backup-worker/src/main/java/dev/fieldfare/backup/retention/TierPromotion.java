package dev.fieldfare.backup.retention;

import dev.fieldfare.contracts.backup.BackupTier;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Decides whether a backup whose time is over is promoted. The newest daily backup of each ISO week
 * becomes the weekly one, and the newest weekly backup of each month the monthly one. Weeks and
 * months are those of UTC.
 */
public final class TierPromotion {
  private static final Comparator<TieredBackup> BY_AGE =
      Comparator.comparing(TieredBackup::takenAt).thenComparing(backup -> backup.id().toString());

  private TierPromotion() {}

  /** A backup of a tier. */
  public record TieredBackup(UUID id, BackupTier tier, Instant takenAt) {}

  /**
   * The tier that a backup gets now; empty when it is not promoted.
   *
   * @param peers the other backups of its set that count
   */
  public static Optional<BackupTier> next(TieredBackup backup, List<TieredBackup> peers) {
    return switch (backup.tier()) {
      case DAILY -> promoted(backup, peers, TierPromotion::week, BackupTier.WEEKLY);
      case WEEKLY -> promoted(backup, peers, TierPromotion::month, BackupTier.MONTHLY);
      case MONTHLY -> Optional.empty();
    };
  }

  private static Optional<BackupTier> promoted(
      TieredBackup backup,
      List<TieredBackup> peers,
      Function<TieredBackup, Object> period,
      BackupTier tier) {
    Object own = period.apply(backup);
    boolean isTaken =
        peers.stream()
            .filter(peer -> period.apply(peer).equals(own))
            .anyMatch(
                peer ->
                    peer.tier().compareTo(tier) >= 0
                        || peer.tier() == backup.tier() && BY_AGE.compare(peer, backup) > 0);
    return isTaken ? Optional.empty() : Optional.of(tier);
  }

  private static Object week(TieredBackup backup) {
    var day = backup.takenAt().atZone(ZoneOffset.UTC);
    return List.of(day.get(IsoFields.WEEK_BASED_YEAR), day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static Object month(TieredBackup backup) {
    return YearMonth.from(backup.takenAt().atZone(ZoneOffset.UTC));
  }
}
