package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyList;
import dev.fieldfare.health.check.CheckedTarget;
import dev.fieldfare.health.check.CheckedTargets;
import dev.fieldfare.health.remedy.Remedies;
import dev.fieldfare.health.remedy.RemedyAnswer;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Remedies, for the gateway. */
@Path("/internal/v1/remedies")
@RunOnVirtualThread
public class InternalRemedyResource {
  private static final int MOST = 500;

  private final Remedies remedies;
  private final CheckedTargets targets;
  private final SecurityIdentity identity;

  InternalRemedyResource(Remedies remedies, CheckedTargets targets, SecurityIdentity identity) {
    this.remedies = remedies;
    this.targets = targets;
    this.identity = identity;
  }

  /** The newest remedies of a target, or of all. */
  @GET
  @RolesAllowed("viewer")
  public RemedyList list(
      @QueryParam("target") Optional<String> target,
      @QueryParam("limit") @DefaultValue("50") int limit)
      throws SQLException {
    List<String> names =
        target.isPresent()
            ? List.of(known(target.get()))
            : targets.all().stream().map(CheckedTarget::name).toList();
    return new RemedyList(
        remedies.list(target, Math.clamp(limit, 1, MOST)), remedies.actions(names));
  }

  /** Confirms a suggested remedy. */
  @POST
  @Path("{id}/confirm")
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public Remedy confirm(@PathParam("id") UUID id) throws SQLException {
    return switch (remedies.confirm(id, actor())) {
      case RemedyAnswer.Confirmed confirmed -> confirmed.remedy();
      case RemedyAnswer.Refused refused ->
          throw MonitorProblems.conflict(FailureReason.WRONG_STATE, refused.reason());
      case RemedyAnswer.Missing missing ->
          throw MonitorProblems.notFound("There is no remedy \"" + id + "\".");
    };
  }

  /** Resumes a stopped action. */
  @POST
  @Path("{target}/{action}/resume")
  @RolesAllowed("operator")
  public RemedyList resume(
      @PathParam("target") String target, @PathParam("action") RemedyAction action)
      throws SQLException {
    if (!remedies.resume(known(target), action, actor())) {
      throw MonitorProblems.conflict(
          FailureReason.WRONG_STATE, action.key() + " of this target is not stopped.");
    }
    return list(Optional.of(target), 1);
  }

  private String known(String target) {
    if (targets.named(target).isEmpty()) {
      throw MonitorProblems.notFound("There is no target called \"" + target + "\".");
    }
    return target;
  }

  private String actor() {
    return identity.getPrincipal().getName();
  }
}
