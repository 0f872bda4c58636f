package dev.fieldfare.contracts.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * The migrations that ended in a period, by type, day, form and reason, and the backups that are
 * stored. The names of the JSON are those of the former report script where it had them.
 *
 * @param data how far the numbers reach, for each target
 * @param omitted what the numbers leave out, in sentences
 * @param activeForms the tables with most migrations, the first has rank 1
 */
public record MigrationReport(
    Instant generatedAt,
    Period period,
    Scope scope,
    List<DataAge> data,
    List<String> omitted,
    Totals migrations,
    List<Day> timeline,
    List<ActiveForm> activeForms,
    List<Reason> failures,
    Times times,
    Storage backups) {

  public MigrationReport {
    data = List.copyOf(data);
    omitted = List.copyOf(omitted);
    timeline = List.copyOf(timeline);
    activeForms = List.copyOf(activeForms);
    failures = List.copyOf(failures);
  }

  /**
   * Whole days of a time zone.
   *
   * @param endDate the last day, which belongs to the period
   * @param from the first moment
   * @param until the first moment after the period
   */
  public record Period(
      LocalDate startDate, LocalDate endDate, int days, String zone, Instant from, Instant until) {}

  /** Which migrations are counted; all that match what is given. */
  public record Scope(List<String> targets, Optional<String> table, Optional<String> formId) {

    public Scope {
      targets = List.copyOf(targets);
    }
  }

  /**
   * How far the numbers of a target reach.
   *
   * @param lastEventAt the time of the last event that is counted
   * @param builtAt when the numbers were last computed from the ledger
   * @param isComplete false while they are computed again
   */
  public record DataAge(
      String target,
      Optional<Instant> lastEventAt,
      Optional<Instant> builtAt,
      boolean isComplete) {}

  /**
   * Numbers of migrations.
   *
   * @param successfulMigrations applied (undone later or not), and dry runs that were planned
   * @param failedMigrations failed or rejected
   * @param successRate of a hundred that succeeded or failed, with two decimals
   */
  public record Totals(
      long totalMigrations,
      long successfulMigrations,
      long failedMigrations,
      long cancelledMigrations,
      long undoneMigrations,
      Optional<BigDecimal> successRate,
      List<TypeCount> byType) {

    public Totals {
      byType = List.copyOf(byType);
    }
  }

  /** The migrations of one type. */
  public record TypeCount(
      String type, long total, long successful, long failed, long cancelled, long undone) {}

  /** The migrations that ended on one day. */
  public record Day(LocalDate date, long total, long successful, long failed, long cancelled) {}

  /** A table with its form, if it has one. */
  public record ActiveForm(
      int rank,
      String target,
      String schema,
      String table,
      Optional<String> formId,
      Optional<String> title,
      long count) {}

  /** How many migrations failed or were rejected for one reason. */
  public record Reason(String code, long count) {}

  /**
   * How long applied migrations took; of migrations that were undone later too.
   *
   * @param count how many have times
   */
  public record Times(
      long count,
      Optional<BigDecimal> averageMs,
      Optional<BigDecimal> longestMs,
      Optional<BigDecimal> averageLockWaitMs,
      Optional<BigDecimal> longestLockWaitMs,
      Optional<BigDecimal> averageLockHoldMs,
      Optional<BigDecimal> longestLockHoldMs) {}

  /**
   * What is stored now, not only of the period.
   *
   * @param total backups that were taken, without those that failed
   * @param expired backups that expired or were deleted
   * @param records rows of the active backups
   * @param expiringSoon active backups whose retention ends within 7 days
   */
  public record Storage(
      long total,
      long active,
      long expired,
      long damaged,
      long records,
      long bytes,
      long expiringSoon,
      List<StoredType> byType) {

    public Storage {
      byType = List.copyOf(byType);
    }
  }

  /** The active backups of one type. */
  public record StoredType(String type, long count, long records, long bytes) {}
}
