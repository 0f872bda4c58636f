package dev.fieldfare.postgres.plan;

import dev.fieldfare.postgres.catalog.Casts;
import dev.fieldfare.postgres.catalog.TypeResolver;
import dev.fieldfare.postgres.plan.context.LiteralCheck;
import dev.fieldfare.postgres.plan.run.PlanningRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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
  private final Optional<Duration> longestLook;
  private final TypeResolver types = new TypeResolver();
  private final Casts casts = new Casts();
  private final LiteralCheck literals = new LiteralCheck();

  /** Planning that looks at rows as long as its connection lets it. */
  public Planning(PlanningLimits limits) {
    this(limits, Optional.empty());
  }

  /** Planning that looks at rows for so long, whatever its connection is used for otherwise. */
  public Planning(PlanningLimits limits, Duration longestLook) {
    this(limits, Optional.of(longestLook));
  }

  private Planning(PlanningLimits limits, Optional<Duration> longestLook) {
    this.limits = limits;
    this.longestLook = longestLook;
  }

  /**
   * Answers each request, in the same order.
   *
   * @param target a connection in autocommit mode
   * @throws SQLException when the target cannot be asked; nothing has been changed
   */
  public List<PlanResult> plan(Connection target, List<PlanRequest> requests) throws SQLException {
    return new PlanningRun(target, limits, longestLook, types, literals, casts).plan(requests);
  }
}
