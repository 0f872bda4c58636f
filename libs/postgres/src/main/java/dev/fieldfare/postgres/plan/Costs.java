package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.plan.PlanDocument.Estimate;
import dev.fieldfare.postgres.catalog.TableDetail;
import dev.fieldfare.postgres.catalog.TableShape;
import java.util.Optional;

/**
 * Estimates what work under a strong lock costs.
 *
 * <p>The rates are those of a slow disk and a busy processor: an estimate that is too low breaks
 * the lock budget, one that is too high only refuses a change that would just have fitted.
 */
final class Costs {

  private static final double ROW_MICROS = 1.0;
  private static final double INDEX_ROW_MICROS = 0.6;
  private static final double COPY_ROW_MICROS = 1.2;
  private static final double TRIAL_MICROS = 20;
  private static final double BYTES_PER_MS = 400_000;
  private static final double FIXED_MS = 2;
  private static final double BYTES_PER_ROW_AT_LEAST = 36;
  private static final double PAGE = 8_192;

  private Costs() {}

  /** The cost of writing the table and its indexes anew. */
  static Estimate rewrite(Desk desk, TableShape shape) {
    return estimate(holdMs(shape, false));
  }

  /** The cost of the same, with a column copied aside before. */
  static Estimate copyAndRewrite(Desk desk, TableShape shape) {
    return estimate(holdMs(shape, true));
  }

  /** The cost of copying a column aside. */
  static Estimate copy(TableShape shape) {
    return estimate(FIXED_MS + rows(shape) * COPY_ROW_MICROS / 1_000 + bytes(shape) / BYTES_PER_MS);
  }

  /** The cost when each value is tried in a block of its own. */
  static Estimate oneByOne(Estimate estimate, Attempt attempt) {
    return estimate(estimate.holdMs() + attempt.checked() * TRIAL_MICROS / 1_000);
  }

  private static Estimate estimate(double holdMs) {
    return new Estimate(
        Math.round(holdMs / 2), Math.round(holdMs * 3) + 10, Math.round(Math.ceil(holdMs)));
  }

  private static double holdMs(TableShape shape, boolean copies) {
    TableDetail detail = shape.detail().orElseThrow();
    double micros =
        ROW_MICROS + INDEX_ROW_MICROS * detail.indexes().size() + (copies ? COPY_ROW_MICROS : 0);
    double moved = 2.0 * bytes(shape) + detail.indexBytes();
    return FIXED_MS + rows(shape) * micros / 1_000 + moved / BYTES_PER_MS;
  }

  private static double bytes(TableShape shape) {
    return shape.detail().orElseThrow().bytes();
  }

  /**
   * By the catalogue's density where it knows most of the pages, else as many as could be there.
   */
  private static double rows(TableShape shape) {
    double pages = bytes(shape) / PAGE;
    boolean known = shape.rows() >= 0 && shape.pages() > 0 && shape.pages() * 2 >= pages;
    return known
        ? shape.rows() / shape.pages() * Math.max(pages, 1)
        : bytes(shape) / BYTES_PER_ROW_AT_LEAST;
  }

  /** Refuses what would have to be done online: too many bytes, or too long a hold. */
  static Optional<Refusal> small(Desk desk, TableShape shape) {
    return small(desk, shape, rewrite(desk, shape));
  }

  /** The same, for an estimate that is made already. */
  static Optional<Refusal> small(Desk desk, TableShape shape, Estimate estimate) {
    boolean small =
        bytes(shape) <= desk.limits().smallTableBytes() && estimate.holdMs() <= desk.holdMs();
    return Rules.refuseIf(
        !small,
        FailureReason.NOT_AVAILABLE_YET,
        "%s is too big to be rewritten in place (%d MiB, estimated to block others for %d ms);"
            + " doing it online is not available yet.",
        shape.name(),
        Math.round(bytes(shape) / 1024 / 1024),
        estimate.holdMs());
  }
}
