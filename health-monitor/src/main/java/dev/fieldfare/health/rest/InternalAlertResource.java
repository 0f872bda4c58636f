package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertCategory;
import dev.fieldfare.contracts.alert.AlertPage;
import dev.fieldfare.contracts.alert.AlertSeverity;
import dev.fieldfare.contracts.alert.AlertState;
import dev.fieldfare.events.redis.ControlRelay;
import dev.fieldfare.health.alert.AlertFilter;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.alert.AlertStore.Steering;
import dev.fieldfare.health.alert.DecisionReason;
import dev.fieldfare.health.degraded.ResilientAlerts;
import io.quarkus.logging.Log;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Alerts, for the gateway. */
@Path("/internal/v1/alerts")
public class InternalAlertResource {
  private static final int MOST = 500;

  private final AlertStore alerts;
  private final ResilientAlerts resilient;
  private final ControlRelay relay;
  private final SecurityIdentity identity;

  InternalAlertResource(
      AlertStore alerts, ResilientAlerts resilient, ControlRelay relay, SecurityIdentity identity) {
    this.alerts = alerts;
    this.resilient = resilient;
    this.relay = relay;
    this.identity = identity;
  }

  /** A page of alerts. */
  @GET
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public AlertPage list(
      @QueryParam("state") Optional<AlertState> state,
      @QueryParam("severity") Optional<AlertSeverity> severity,
      @QueryParam("category") Optional<AlertCategory> category,
      @QueryParam("cursor") Optional<UUID> cursor,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    try {
      return alerts.list(
          new AlertFilter(state, severity, category, cursor, Math.clamp(limit, 1, MOST)));
    } catch (SQLException e) {
      Log.warnf("control database does not answer, listing outages only reason=%s", e.getMessage());
      return resilient.page();
    }
  }

  /** One alert. */
  @GET
  @Path("{id}")
  @RunOnVirtualThread
  @RolesAllowed("viewer")
  public Alert get(@PathParam("id") UUID id) throws SQLException {
    return alerts.find(id).orElseThrow(() -> missing(id));
  }

  /** Acknowledges an alert; a repeated call has the same answer. */
  @POST
  @Path("{id}/ack")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public Alert acknowledge(@PathParam("id") UUID id) throws SQLException {
    return steer(id, Steering.ACKNOWLEDGE);
  }

  /** Resolves an alert. */
  @POST
  @Path("{id}/resolve")
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public Alert resolve(@PathParam("id") UUID id) throws SQLException {
    return steer(id, Steering.RESOLVE);
  }

  /** Removes resolved alerts from the list. */
  @DELETE
  @RunOnVirtualThread
  @RolesAllowed("operator")
  public Map<String, Integer> clear() throws SQLException {
    return Map.of("cleared", alerts.clear());
  }

  private Alert steer(UUID id, Steering steering) throws SQLException {
    DecisionReason reason =
        alerts
            .steer(id, steering, identity.getPrincipal().getName())
            .orElseThrow(() -> missing(id))
            .reason();
    if (reason == DecisionReason.NOT_OPEN) {
      throw MonitorProblems.conflict(
          FailureReason.WRONG_STATE, "The alert " + id + " is resolved already.");
    }
    relay.recorded();
    return get(id);
  }

  private static RuntimeException missing(UUID id) {
    return MonitorProblems.notFound("There is no alert with the id " + id + ".");
  }
}
