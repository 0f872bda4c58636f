package dev.fieldfare.gateway.ledger;

import dev.fieldfare.gateway.Plans;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Plans on the targets' catalogues, as the worker would. */
@ApplicationScoped
class TargetPlans implements Plans {

  private final TargetPools pools;
  private final Map<String, Planning> plannings = new ConcurrentHashMap<>();

  TargetPlans(TargetPools pools) {
    this.pools = pools;
  }

  @Override
  public List<PlanResult> plan(String target, List<PlanRequest> requests) {
    Planning planning =
        plannings.computeIfAbsent(target, name -> new Planning(PlanningLimits.DEFAULT));
    return pools.with(target, connection -> planning.plan(connection, requests));
  }
}
