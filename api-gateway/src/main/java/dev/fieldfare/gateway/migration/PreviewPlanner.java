package dev.fieldfare.gateway.migration;

import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import java.util.List;

/** Plans that are shown and not carried out. */
public interface PreviewPlanner {

  /** Plans in order, each on the shape that those before it will leave. Blocks; writes nothing. */
  List<PlanResult> plan(String target, List<PlanRequest> requests);

  /** True when a commit on the target waits for standbys. Blocks. */
  boolean waitsForStandbys(String target);
}
