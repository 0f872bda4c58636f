package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import dev.fieldfare.postgres.plan.conversion.ConversionAttempt;
import java.util.Optional;

/**
 * Estimates what work under a strong lock costs.
 *
 * <p>The rates are those of a slow disk and a busy processor. An estimate that is too low breaks
 * the lock budget; one that is too high only refuses a change that would just have fitted.
 */
public final class CostEstimator {

  private static final double ROW_MICROS = 1.0;
  private static final double INDEX_ROW_MICROS = 0.6;
  private static final double COPY_ROW_MICROS = 1.2;
  private static final double TRIAL_MICROS = 20;
  private static final double BYTES_PER_MS = 400_000;

  /** PostgreSQL tries to compress again what it could not compress before. */
  private static final double TOAST_BYTES_PER_MS = 50_000;

  private static final double TEXT_KEPT_PER_MS = 60_000;
  private static final double TEXT_BACK_PER_MS = 80_000;

  /** Long values are compressed when they come back. */
  private static final double LONG_TEXT_BACK_PER_MS = 25_000;

  /**
   * The part of the budget that an undo may need at most, so that more rows may be written
   * meanwhile.
   */
  private static final double ROOM_TO_GROW = 1.25;

  /** PostgreSQL has no JSON object of more than twice that. */
  private static final long MOST_TEXT = 128L * 1024 * 1024;

  private static final double FIXED_MS = 2;
  private static final double BYTES_PER_ROW_AT_LEAST = 36;
  private static final double PAGE = 8_192;

  private CostEstimator() {}

  /** The cost of writing the table and its indexes anew. */
  public static Estimate rewrite(TableShape shape) {
    return estimate(rewriteMs(shape, 0));
  }

  /** The cost of the same, with the keys of some rows written down before. */
  public static Estimate copyAndRewrite(TableShape shape) {
    return estimate(rewriteMs(shape, 0) + rows(shape) * COPY_ROW_MICROS / 1_000);
  }

  /** The cost of looking at every row. */
  public static Estimate scan(TableShape shape) {
    return estimate(scanMs(shape));
  }

  /** The cost of copying a column aside whose values are so long as text, all together. */
  public static Estimate keep(TableShape shape, long textBytes) {
    return estimate(scanMs(shape) + textBytes / TEXT_KEPT_PER_MS);
  }

  /** The cost of converting a column, with what was there and what became of it written down. */
  public static Estimate convert(TableShape shape, long textBytes) {
    double kept = scanMs(shape) + textBytes / TEXT_KEPT_PER_MS;
    return estimate(kept + bringBackMs(shape, textBytes) + scanMs(shape));
  }

  /**
   * The cost of bringing a column's values back from their text.
   *
   * @param hasDefault whether rows that came later get a default: it takes a look-up more
   */
  public static Estimate bringBack(TableShape shape, long textBytes, boolean hasDefault) {
    double lookUp = hasDefault ? rows(shape) * COPY_ROW_MICROS / 1_000 : 0;
    return estimate(bringBackMs(shape, textBytes) + lookUp);
  }

  /**
   * The cost of the same where values are compared with what a conversion made of them, and kept
   * values are looked for that have no row.
   */
  public static Estimate convertBack(TableShape shape, long textBytes) {
    double lookUp = rows(shape) * COPY_ROW_MICROS / 1_000;
    return estimate(scanMs(shape) + bringBackMs(shape, textBytes) + lookUp);
  }

  /** The cost when each value is tried in a block of its own. */
  public static Estimate oneByOne(Estimate estimate, ConversionAttempt attempt) {
    return estimate(estimate.holdMs() + attempt.checked() * TRIAL_MICROS / 1_000);
  }

  private static Estimate estimate(double holdMs) {
    return new Estimate(
        Math.round(holdMs / 2), Math.round(holdMs * 3) + 10, Math.round(Math.ceil(holdMs)));
  }

  private static double scanMs(TableShape shape) {
    return FIXED_MS + rows(shape) * COPY_ROW_MICROS / 1_000 + bytes(shape) / BYTES_PER_MS;
  }

  private static double bringBackMs(TableShape shape, long textBytes) {
    boolean compresses = detail(shape).toastBytes() > 0 || textBytes > bytes(shape);
    return rewriteMs(shape, textBytes)
        + textBytes / (compresses ? LONG_TEXT_BACK_PER_MS : TEXT_BACK_PER_MS);
  }

  /**
   * How long a rewrite takes.
   *
   * @param anew the bytes of values that are not carried over but written otherwise
   */
  private static double rewriteMs(TableShape shape, long anew) {
    TableDetail detail = detail(shape);
    double micros = ROW_MICROS + INDEX_ROW_MICROS * detail.indexes().size();
    double moved = 2.0 * detail.bytesInRows() + detail.indexBytes();
    double carried = Math.max(0, detail.toastBytes() - anew);
    return FIXED_MS
        + rows(shape) * micros / 1_000
        + moved / BYTES_PER_MS
        + carried / TOAST_BYTES_PER_MS;
  }

  private static TableDetail detail(TableShape shape) {
    return shape.detail().orElseThrow();
  }

  private static double bytes(TableShape shape) {
    return detail(shape).bytes();
  }

  /**
   * By the catalogue's density where it knows most of the pages, else as many as could be there.
   */
  private static double rows(TableShape shape) {
    double inRows = detail(shape).bytesInRows();
    double pages = inRows / PAGE;
    boolean known = shape.rows() >= 0 && shape.pages() > 0 && shape.pages() * 2 >= pages;
    return known
        ? shape.rows() / shape.pages() * Math.max(pages, 1)
        : inRows / BYTES_PER_ROW_AT_LEAST;
  }

  /** Refuses what would have to be done online: too many bytes, or too long a hold. */
  public static Optional<Refusal> small(PlanningContext context, TableShape shape) {
    return small(context, shape, rewrite(shape));
  }

  /** The same, for an estimate that is made already. */
  public static Optional<Refusal> small(
      PlanningContext context, TableShape shape, Estimate estimate) {
    double bytes = bytes(shape);
    boolean tooManyBytes = bytes > context.limits().smallTableBytes();
    return Rules.refuseIf(
        tooManyBytes || estimate.holdMs() > context.holdMs(),
        FailureReason.NOT_AVAILABLE_YET,
        "%s is too big to be rewritten in place (%d KiB; estimated to block other"
            + " sessions for %d ms, allowed are %d ms). Online changes are not available yet."
            + " %s",
        shape.name(),
        Math.round(bytes / 1024),
        estimate.holdMs(),
        context.holdMs(),
        waysOut(context, bytes, estimate.holdMs()));
  }

  /** An operator's word for one change, or a limit of the target for all. */
  private static String waysOut(PlanningContext context, double bytes, long holdMs) {
    String hold = holdWay(holdMs);
    String rewrite =
        "Raise \"limits.rewrite-bytes\" of the target to %d at least.".formatted(Math.round(bytes));
    if (bytes <= context.limits().smallTableBytes()) {
      return hold;
    }
    return holdMs <= context.holdMs() ? rewrite : rewrite + " " + hold;
  }

  private static String holdWay(long holdMs) {
    return """
        An operator may send it with "maxHoldMs" of at least %d, or raise "limits.hold-ms" of the \
        target."""
        .formatted(holdMs);
  }

  /** Refuses values that are too long to be kept aside and brought back in one go. */
  public static Optional<Refusal> shortEnough(
      PlanningContext context, TableShape shape, String column, long textBytes, Estimate back) {
    Optional<Refusal> tooBig = small(context, shape, estimate(rewriteMs(shape, textBytes)));
    if (tooBig.isPresent()) {
      return tooBig;
    }
    boolean fits =
        textBytes <= MOST_TEXT && back.holdMs() <= Math.max(context.holdMs() / ROOM_TO_GROW, 1);
    return Rules.refuseIf(
        !fits,
        FailureReason.NOT_AVAILABLE_YET,
        "The values of \"%s\" are too large to be kept in quarantine: as text they have"
            + " %d KiB, and restoring them would block other sessions for about %d ms. Online"
            + " changes are not available yet.%s",
        column,
        textBytes / 1024,
        back.holdMs(),
        textBytes > MOST_TEXT ? "" : " " + holdWay(Math.round(back.holdMs() * ROOM_TO_GROW)));
  }
}
