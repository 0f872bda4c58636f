package dev.fieldfare.backup.retention;

import dev.fieldfare.backup.retention.TierPromotion.TieredBackup;
import dev.fieldfare.contracts.backup.BackupTier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** The rules of retention once more, for one moment and without a database. */
record RetentionModel(RetentionRules rules, Instant now) {

  /** A backup of a generated history. restoredAt is MAX while a restore reads it. */
  record ModelBackup(
      UUID id,
      String table,
      String column,
      String status,
      Instant takenAt,
      Instant until,
      Optional<BackupTier> tier,
      boolean isHeld,
      Optional<Instant> restoredAt) {

    boolean counts() {
      return status.equals("VERIFIED") || status.equals("PROVEN");
    }

    ModelBackup with(String newStatus, Instant newUntil, Optional<BackupTier> newTier) {
      return new ModelBackup(
          id, table, column, newStatus, takenAt, newUntil, newTier, isHeld, restoredAt);
    }

    boolean isOfSameSet(ModelBackup other) {
      return table.equals(other.table) && String.valueOf(column).equals("" + other.column);
    }
  }

  /** One to six backups of a table, of one or two columns. */
  static List<ModelBackup> history(String table, Random random, Instant now) {
    List<ModelBackup> backups = new ArrayList<>();
    int age = 1 + random.nextInt(500);
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      backups.add(backup(table, random, now, age));
      age = Math.max(1, age - 1 - random.nextInt(random.nextBoolean() ? 3 : 60));
    }
    return backups;
  }

  private static ModelBackup backup(String table, Random random, Instant now, int age) {
    // Half a day off: the test takes time, and no backup is over during it.
    Instant taken = now.minus(Duration.ofDays(age)).minus(Duration.ofHours(12));
    Optional<BackupTier> tier =
        random.nextInt(3) == 0
            ? Optional.empty()
            : Optional.of(BackupTier.values()[random.nextInt(3)]);
    Duration kept =
        tier.map(KeptBackups.RULES.tiers()::of).orElse(Duration.ofDays(30 + random.nextInt(336)));
    String[] statuses = {"VERIFIED", "VERIFIED", "VERIFIED", "PROVEN", "CORRUPT"};
    return new ModelBackup(
        orderedId(taken, random),
        table,
        random.nextInt(4) == 0 ? "c" : null,
        statuses[random.nextInt(statuses.length)],
        taken,
        taken.plus(kept),
        tier,
        random.nextInt(10) == 0,
        restored(random, now));
  }

  private static Optional<Instant> restored(Random random, Instant now) {
    return switch (random.nextInt(12)) {
      case 0 -> Optional.of(Instant.MAX);
      case 1 -> Optional.of(now.minus(Duration.ofDays(random.nextInt(60))));
      default -> Optional.empty();
    };
  }

  /** Ids of the ledger grow with time. */
  private static UUID orderedId(Instant taken, Random random) {
    return new UUID(
        taken.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
        0x8000000000000000L | random.nextLong() >>> 2);
  }

  /** What becomes of each backup: status and tier, by id. */
  Map<String, String> outcomes(List<ModelBackup> backups) {
    Map<String, String> outcomes = new HashMap<>();
    Map<String, List<ModelBackup>> tables = new HashMap<>();
    backups.forEach(
        backup -> tables.computeIfAbsent(backup.table(), _ -> new ArrayList<>()).add(backup));
    tables
        .values()
        .forEach(
            history -> {
              end(history);
              history.forEach(
                  backup ->
                      outcomes.put(
                          backup.id().toString(),
                          backup.status()
                              + " "
                              + backup.tier().map(BackupTier::label).orElse("-")));
            });
    return outcomes;
  }

  /** Ends one by one, the most overdue first. */
  private void end(List<ModelBackup> history) {
    Optional<ModelBackup> next = mostOverdue(history, List.of());
    List<UUID> held = new ArrayList<>();
    while (next.isPresent()) {
      ModelBackup backup = next.get();
      Optional<BackupTier> later = promotion(backup, history);
      if (later.isPresent()) {
        Instant until = backup.takenAt().plus(rules.tiers().of(later.get()));
        replace(
            history,
            backup.with(
                backup.status(), until.isAfter(backup.until()) ? until : backup.until(), later));
      } else if (isHeld(backup, history)) {
        held.add(backup.id());
      } else {
        replace(history, backup.with("DELETED", backup.until(), backup.tier()));
      }
      next = mostOverdue(history, held);
    }
  }

  private static void replace(List<ModelBackup> history, ModelBackup changed) {
    history.replaceAll(each -> each.id().equals(changed.id()) ? changed : each);
  }

  private Optional<ModelBackup> mostOverdue(List<ModelBackup> history, List<UUID> held) {
    return history.stream()
        .filter(backup -> !backup.status().equals("DELETED"))
        .filter(backup -> !held.contains(backup.id()) && !backup.until().isAfter(now))
        .min(
            Comparator.comparing(ModelBackup::until)
                .thenComparing(backup -> backup.id().toString()));
  }

  private static Optional<BackupTier> promotion(ModelBackup backup, List<ModelBackup> history) {
    return backup.counts() && backup.tier().isPresent()
        ? TierPromotion.next(
            tiered(backup),
            history.stream()
                .filter(other -> other.counts() && other.tier().isPresent())
                .filter(other -> other.isOfSameSet(backup) && !other.id().equals(backup.id()))
                .map(RetentionModel::tiered)
                .toList())
        : Optional.empty();
  }

  private static TieredBackup tiered(ModelBackup backup) {
    return new TieredBackup(backup.id(), backup.tier().orElseThrow(), backup.takenAt());
  }

  private boolean isHeld(ModelBackup backup, List<ModelBackup> history) {
    long newer =
        history.stream()
            .filter(other -> other.counts() && other.isOfSameSet(backup))
            .filter(other -> other.id().toString().compareTo(backup.id().toString()) > 0)
            .count();
    return backup.isHeld()
        || backup.restoredAt().filter(at -> at.isAfter(now.minus(rules.recent()))).isPresent()
        || backup.counts() && newer < rules.keep();
  }
}
