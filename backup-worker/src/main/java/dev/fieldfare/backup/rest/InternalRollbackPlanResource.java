package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.rollback.RollbackCatalogue;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Rollback plans, for the gateway. */
@Path("/internal/v1/rollback-plans")
@RunOnVirtualThread
public class InternalRollbackPlanResource {
  private static final int MOST = 500;
  private static final int MOST_BACKUPS = 100;
  private static final int LONGEST_CODE = 40;
  private static final int LONGEST_SET = 200;

  private final RollbackCatalogue plans;
  private final SecurityIdentity identity;

  InternalRollbackPlanResource(RollbackCatalogue plans, SecurityIdentity identity) {
    this.plans = plans;
    this.identity = identity;
  }

  /** Plans, the newest first. */
  @GET
  @RolesAllowed("viewer")
  public RollbackPlanPage list(
      @QueryParam("target") Optional<String> target,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    return plans.page(target, Math.clamp(limit, 1, MOST));
  }

  /** One plan. */
  @GET
  @Path("{id}")
  @RolesAllowed("viewer")
  public RollbackPlan get(@PathParam("id") UUID id) {
    return plans.find(id);
  }

  /** Makes a plan. */
  @POST
  @RolesAllowed("operator")
  @ResponseStatus(201)
  public RollbackPlan create(RollbackPlanRequest request) throws SQLException {
    if (!request.origin().isOne()) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY,
          "A plan needs one of the properties \"backups\", \"to\" and \"changeSet\".");
    }
    request
        .changeSet()
        .filter(set -> set.isEmpty() || set.length() > LONGEST_SET || set.indexOf(0) >= 0)
        .ifPresent(
            _ -> {
              throw wrong("\"changeSet\" is the id of a change set.");
            });
    request
        .backups()
        .filter(backups -> backups.isEmpty() || backups.size() > MOST_BACKUPS)
        .ifPresent(
            _ -> {
              throw wrong("\"backups\" has 1 to 100 ids.");
            });
    return plans
        .of(request.target().orElse(Streams.MAIN_TARGET))
        .create(request.origin(), identity.getPrincipal().getName());
  }

  /** Gives the code of the last confirmation. */
  @POST
  @Path("{id}/code")
  @RolesAllowed("admin")
  public RollbackCode code(@PathParam("id") UUID id) throws SQLException {
    return plans.holding(id).giveCode(id);
  }

  /** Executes a plan. */
  @POST
  @Path("{id}/execute")
  @RolesAllowed("admin")
  @ResponseStatus(202)
  public RollbackPlan execute(@PathParam("id") UUID id, RollbackExecution execution)
      throws SQLException {
    if (!execution.understandsDataLoss() || !execution.absolutelySure()) {
      throw wrong("A rollback needs \"understandsDataLoss\" and \"absolutelySure\".");
    }
    String code =
        execution
            .code()
            .filter(text -> text.length() <= LONGEST_CODE && text.indexOf(0) < 0)
            .orElseThrow(
                () ->
                    new BackupRefused(
                        FailureReason.MISSING_PROPERTY,
                        "A rollback needs the property \"code\", of at most 40 characters."));
    return plans.holding(id).execute(id, code, InternalCaller.of(identity));
  }

  private static BackupRefused wrong(String message) {
    return new BackupRefused(FailureReason.INVALID_VALUE, message);
  }
}
