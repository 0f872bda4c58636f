package dev.fieldfare.postgres.plan;

import dev.fieldfare.postgres.catalog.Casts;
import dev.fieldfare.postgres.catalog.TypeResolver;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Plans migrations of one or more tables in order, each against the shape that the earlier ones
 * will leave.
 *
 * <p>It reads the catalogue once for all of them, looks at rows where a change depends on them, and
 * takes no lock that anybody would wait for. Instances are shared: they remember what cannot
 * change.
 */
public final class Planning {

  private final PlanningLimits limits;
  private final TypeResolver types = new TypeResolver();
  private final Casts casts = new Casts();
  private final LiteralCheck literals = new LiteralCheck();

  public Planning(PlanningLimits limits) {
    this.limits = limits;
  }

  /**
   * Answers each request, in the same order.
   *
   * @param target a connection in autocommit mode
   * @throws SQLException when the target cannot be asked; nothing has been changed
   */
  public List<PlanResult> plan(Connection target, List<PlanRequest> requests) throws SQLException {
    return new PlanningRun(target, limits, types, literals, casts).plan(requests);
  }
}
