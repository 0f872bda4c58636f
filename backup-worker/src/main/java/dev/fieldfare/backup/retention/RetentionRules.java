package dev.fieldfare.backup.retention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.BackupTier;
import dev.fieldfare.contracts.backup.CleanupRequest;
import java.time.Duration;

/**
 * How long backups are kept.
 *
 * @param usual after the verification, where nothing else was asked for
 * @param keep how many backups of each set stay at least
 * @param recent how long a finished migration holds the backups that it refers to
 */
public record RetentionRules(Duration usual, int keep, Duration recent, TierTimes tiers) {
  /** The shortest time that can be asked for. */
  public static final int LEAST_DAYS = 30;

  /** The longest time that can be asked for. */
  public static final int MOST_DAYS = 365;

  /** The most backups of a set that can be asked for. */
  public static final int MOST_KEPT = 1_000;

  /** Refuses times that are not allowed. */
  public RetentionRules {
    if (usual.compareTo(Duration.ofDays(LEAST_DAYS)) < 0
        || usual.compareTo(Duration.ofDays(MOST_DAYS)) > 0) {
      throw new IllegalArgumentException(
          "fieldfare.backup.retention is %s, allowed are 30d to 365d".formatted(usual));
    }
    if (keep < 1 || keep > MOST_KEPT) {
      throw new IllegalArgumentException(
          "fieldfare.backup.keep is %d, allowed are 1 to 1000".formatted(keep));
    }
    if (recent.isNegative()) {
      throw new IllegalArgumentException("fieldfare.backup.recent must not be negative");
    }
  }

  /** How long a backup of each tier is kept, from its beginning. */
  public record TierTimes(Duration daily, Duration weekly, Duration monthly) {
    /** Refuses times that would never promote a backup. */
    public TierTimes {
      if (!daily.isPositive() || daily.compareTo(weekly) > 0 || weekly.compareTo(monthly) > 0) {
        throw new IllegalArgumentException(
            "fieldfare.backup.tier: daily, weekly and monthly must be positive and grow");
      }
    }

    /** The time of a tier. */
    public Duration of(BackupTier tier) {
      return switch (tier) {
        case DAILY -> daily;
        case WEEKLY -> weekly;
        case MONTHLY -> monthly;
      };
    }
  }

  /** The rules as the ledger reads them. */
  public ObjectNode json() {
    return ContractsJson.mapper()
        .createObjectNode()
        .put("keep", keep)
        .put("recentSeconds", recent.toSeconds());
  }

  /** The rules of a cleanup that a person asked for. */
  public ObjectNode json(CleanupRequest request) {
    ObjectNode rules = json();
    request.keep().ifPresent(number -> rules.put("keep", number));
    request
        .olderThanDays()
        .ifPresent(days -> rules.put("olderThanSeconds", Duration.ofDays(days).toSeconds()));
    return rules;
  }
}
