package dev.fieldfare.client.rollback;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Rollback plans. */
public final class RollbackPlanClient {
  private static final String PLANS = "rollback-plans";
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Calls gateway;

  /** Calls to a gateway. */
  public interface Calls {
    /** Reads an answer. */
    <T> T get(String path, Map<String, String> parameters, Class<T> answer);

    /** Posts JSON, under a key against repetition. */
    <T> T post(String path, Optional<String> key, String json, Class<T> answer);

    /** Waits; true when the client was closed meanwhile. */
    boolean isClosedAfter(Duration pause);
  }

  /** Rollback plans behind these calls. */
  public RollbackPlanClient(Calls gateway) {
    this.gateway = gateway;
  }

  /** The newest plans; of the filter {@code target} and {@code limit}. */
  public RollbackPlanPage list(Map<String, String> filter) {
    return gateway.get(PLANS, filter, RollbackPlanPage.class);
  }

  /** One plan. */
  public RollbackPlan show(UUID id) {
    return gateway.get(PLANS + "/" + id, Map.of(), RollbackPlan.class);
  }

  /** Makes a plan; it needs the role operator. */
  public RollbackPlan create(RollbackPlanRequest request) {
    return gateway.post(PLANS, newKey(), json(request), RollbackPlan.class);
  }

  /** Gives the code of the last confirmation; it needs the role admin. */
  public RollbackCode code(UUID id) {
    return gateway.post(PLANS + "/" + id + "/code", newKey(), "{}", RollbackCode.class);
  }

  /** Executes a plan that was confirmed three times; it needs the role admin. */
  public RollbackPlan execute(UUID id, String code) {
    String body = json(new RollbackExecution(true, true, Optional.of(code)));
    return gateway.post(PLANS + "/" + id + "/execute", newKey(), body, RollbackPlan.class);
  }

  /** Shows the plan again and again until it ended or the time is over; the last one. */
  public RollbackPlan await(UUID id, Duration patience, Consumer<RollbackPlan> seen) {
    long end = System.nanoTime() + patience.toNanos();
    RollbackPlan plan = show(id);
    seen.accept(plan);
    while (!plan.status().isFinal() && System.nanoTime() < end && !gateway.isClosedAfter(PAUSE)) {
      plan = show(id);
      seen.accept(plan);
    }
    return plan;
  }

  private static String json(Object body) {
    return ContractsJson.mapper().valueToTree(body).toString();
  }

  private static Optional<String> newKey() {
    return Optional.of(UUID.randomUUID().toString());
  }
}
