package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Calls the backup-worker for rollback plans, for the API and for the dashboard. Blocks. */
@ApplicationScoped
public class RollbackPlanCalls {

  private static final String ROOT = "rollback-plans";

  private final ServiceCalls worker;

  RollbackPlanCalls(InternalClient client) {
    this.worker = new ServiceCalls(client, "backup-worker");
  }

  /** The newest plans of one target, or of all. */
  public RollbackPlanPage list(InternalCaller caller, Optional<String> target, int most) {
    EncodedQuery query = new EncodedQuery().with("target", target).with("limit", most);
    return worker.get(caller, ROOT + "?" + query, RollbackPlanPage.class);
  }

  /** One plan. */
  public RollbackPlan find(InternalCaller caller, UUID id) {
    return worker.get(caller, ROOT + "/" + id, RollbackPlan.class);
  }

  /** Makes a plan; nothing is changed yet. */
  public RollbackPlan create(InternalCaller caller, RollbackPlanRequest asked) {
    return worker.post(caller, ROOT, json(asked), RollbackPlan.class);
  }

  /** Makes the code of the last confirmation; it replaces the previous code. */
  public RollbackCode giveCode(InternalCaller caller, UUID id) {
    return worker.post(caller, "%s/%s/code".formatted(ROOT, id), "", RollbackCode.class);
  }

  /** Executes a plan that was confirmed three times. */
  public RollbackPlan execute(InternalCaller caller, UUID id, RollbackExecution asked) {
    String path = "%s/%s/execute".formatted(ROOT, id);
    return worker.post(caller, path, json(asked), RollbackPlan.class);
  }

  /** The id of a plan from an address. */
  public static UUID known(String id) {
    return Paging.known(id, "rollback plan");
  }

  private static String json(Object document) {
    return ContractsJson.mapper().valueToTree(document).toString();
  }
}
