package dev.fieldfare.backup.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.backup.retention.TierPromotion.TieredBackup;
import dev.fieldfare.contracts.backup.BackupTier;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** FW-11: daily backups become weekly ones, and weekly ones monthly ones. */
class TierPromotionTest {

  @Test
  void fw11_theNewestDailyOfAWeekBecomesTheWeeklyOne() {
    TieredBackup saturday = backup(BackupTier.DAILY, "2026-01-10T03:00:00Z");
    TieredBackup sunday = backup(BackupTier.DAILY, "2026-01-11T23:59:59Z");
    TieredBackup monday = backup(BackupTier.DAILY, "2026-01-12T00:00:00Z");

    assertThat(TierPromotion.next(saturday, List.of(sunday, monday))).isEmpty();
    assertThat(TierPromotion.next(sunday, List.of(saturday, monday))).contains(BackupTier.WEEKLY);
  }

  @Test
  void fw11_aWeekHasOneWeeklyBackup() {
    TieredBackup sunday = backup(BackupTier.DAILY, "2026-01-11T03:00:00Z");
    TieredBackup weekly = backup(BackupTier.WEEKLY, "2026-01-05T03:00:00Z");
    TieredBackup monthly = backup(BackupTier.MONTHLY, "2026-01-06T03:00:00Z");

    assertThat(TierPromotion.next(sunday, List.of(weekly))).isEmpty();
    assertThat(TierPromotion.next(sunday, List.of(monthly))).isEmpty();
  }

  @Test
  void fw11_theNewestWeeklyOfAMonthBecomesTheMonthlyOne() {
    TieredBackup former = backup(BackupTier.WEEKLY, "2026-01-18T03:00:00Z");
    TieredBackup last = backup(BackupTier.WEEKLY, "2026-01-25T03:00:00Z");
    TieredBackup next = backup(BackupTier.WEEKLY, "2026-02-01T03:00:00Z");

    assertThat(TierPromotion.next(former, List.of(last, next))).isEmpty();
    assertThat(TierPromotion.next(last, List.of(former, next))).contains(BackupTier.MONTHLY);
    assertThat(TierPromotion.next(backup(BackupTier.MONTHLY, "2026-01-25T03:00:00Z"), List.of()))
        .isEmpty();
  }

  @Test
  void fw11_aWeekOverTheEndOfAYearIsOneWeek() {
    TieredBackup december = backup(BackupTier.DAILY, "2026-12-31T03:00:00Z");
    TieredBackup january = backup(BackupTier.DAILY, "2027-01-01T03:00:00Z");

    assertThat(TierPromotion.next(december, List.of(january))).isEmpty();
    assertThat(TierPromotion.next(january, List.of(december))).contains(BackupTier.WEEKLY);
  }

  @Test
  void ofTwoOfTheSameTimeOneIsPromoted() {
    TieredBackup one = backup(BackupTier.DAILY, "2026-01-11T03:00:00Z");
    TieredBackup other = backup(BackupTier.DAILY, "2026-01-11T03:00:00Z");

    assertThat(
            TierPromotion.next(one, List.of(other)).isPresent()
                ^ TierPromotion.next(other, List.of(one)).isPresent())
        .isTrue();
  }

  private static TieredBackup backup(BackupTier tier, String takenAt) {
    return new TieredBackup(UUID.randomUUID(), tier, Instant.parse(takenAt));
  }
}
