package dev.fieldfare.contracts.backup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a cleanup did, or what it would do.
 *
 * @param before all stored backups before it
 * @param found those whose time is over
 * @param held those of them that something keeps
 * @param expired what it ended; their files are removed soon. Absent in a dry run
 * @param remaining what is left. Absent in a dry run
 * @param wouldExpire the same of a dry run
 * @param wouldRemain the same of a dry run
 * @param items the backups that were found, by id
 * @param more whether there are others, which a further cleanup finds
 */
public record CleanupReport(
    String target,
    boolean dryRun,
    Totals before,
    Totals found,
    Totals held,
    Optional<Totals> expired,
    Optional<Totals> remaining,
    Optional<Totals> wouldExpire,
    Optional<Totals> wouldRemain,
    List<Item> items,
    boolean more) {

  public CleanupReport {
    items = List.copyOf(items);
  }

  /** Numbers of backups, their rows, and the bytes of their files. */
  public record Totals(long backups, long rows, long bytes) {
    /** The numbers of these backups. */
    public static Totals of(List<Item> items) {
      return new Totals(
          items.size(),
          items.stream().mapToLong(Item::rows).sum(),
          items.stream().mapToLong(Item::bytes).sum());
    }

    /** Without others. */
    public Totals minus(Totals other) {
      return new Totals(backups - other.backups, rows - other.rows, bytes - other.bytes);
    }
  }

  /**
   * A backup whose time is over.
   *
   * @param hold what keeps it; empty when it is ended
   */
  public record Item(
      UUID id,
      Optional<String> name,
      Optional<String> schema,
      Optional<String> table,
      Optional<String> column,
      Optional<String> formId,
      long rows,
      long bytes,
      Instant createdAt,
      Optional<Instant> retentionUntil,
      Optional<String> hold) {}
}
