package dev.fieldfare.postgres.plan.context;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.Refusal;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Counts the rows of a table before it is called too big. For a table that was never analysed, or
 * has grown by updates since, the catalogue only gives an upper limit.
 *
 * <p>Counting costs a few milliseconds and takes no strong lock. It is done for tables of a few
 * megabytes only, and only when the upper limit is too high.
 */
public final class RowCount {

  private static final long MOST_BYTES = 4L * 1024 * 1024;
  private static final long PAGE = 8_192;

  private RowCount() {}

  /** Whether planning again would be on other numbers. */
  public static boolean corrects(PlanningContext context, Optional<Refusal> refusal)
      throws SQLException {
    boolean corrected = false;
    if (refusal.filter(r -> r.reason() == FailureReason.NOT_AVAILABLE_YET).isPresent()) {
      for (TableName name : RequiredReads.claims(context.request())) {
        Optional<TableShape> guessed =
            context.plannedSchema().table(name).filter(RowCount::isGuessed);
        if (guessed.isPresent()) {
          context.plannedSchema().put(counted(context, guessed.get()));
          corrected = true;
        }
      }
    }
    return corrected;
  }

  private static boolean isGuessed(TableShape shape) {
    boolean countable =
        shape.oid() != 0
            && !shape.facts().rowSecurity()
            && shape.detail().filter(known -> known.bytesInRows() <= MOST_BYTES).isPresent();
    return countable && (shape.rows() < 0 || shape.pages() != pages(shape));
  }

  private static long pages(TableShape shape) {
    return shape.detail().orElseThrow().bytesInRows() / PAGE;
  }

  private static TableShape counted(PlanningContext context, TableShape shape) throws SQLException {
    return shape.withRows(context.inspector().rows(shape), pages(shape));
  }
}
