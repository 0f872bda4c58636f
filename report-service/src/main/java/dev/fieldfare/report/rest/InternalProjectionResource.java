package dev.fieldfare.report.rest;

import dev.fieldfare.report.alert.AlertTimesStore;
import dev.fieldfare.report.projection.RebuildStore;
import dev.fieldfare.service.target.ServiceTargets;
import dev.fieldfare.service.target.Target;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Asks for rebuilds of the projections. */
@Path("/internal/v1/projections")
public class InternalProjectionResource {
  private final RebuildStore store;
  private final ServiceTargets targets;
  private final SecurityIdentity identity;
  private final AlertTimesStore alerts;

  InternalProjectionResource(
      RebuildStore store,
      ServiceTargets targets,
      SecurityIdentity identity,
      AlertTimesStore alerts) {
    this.store = store;
    this.targets = targets;
    this.identity = identity;
    this.alerts = alerts;
  }

  /** All targets; their live projections answer meanwhile. */
  @POST
  @Path("/rebuild")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public Response rebuild() throws SQLException {
    List<String> names = targets.all().stream().map(Target::name).toList();
    for (String name : names) {
      store.request(name, "requested by " + identity.getPrincipal().getName());
    }
    alerts.wantHistory();
    return Response.accepted(Map.of("targets", names)).build();
  }
}
