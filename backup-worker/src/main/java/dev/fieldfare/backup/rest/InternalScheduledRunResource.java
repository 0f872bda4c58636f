package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupCatalogue.ScheduledRequest;
import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.schedule.ScheduledAnswer;
import dev.fieldfare.contracts.schedule.ScheduledWork;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.sql.SQLException;
import java.util.UUID;

/** The work of schedules, for the health-monitor. A run is done once, however often it is put. */
@Path("/internal/v1/scheduled-runs")
@RunOnVirtualThread
public class InternalScheduledRunResource {
  private final BackupCatalogues catalogues;
  private final SecurityIdentity identity;

  InternalScheduledRunResource(BackupCatalogues catalogues, SecurityIdentity identity) {
    this.catalogues = catalogues;
    this.identity = identity;
  }

  /** Does the work of a run. */
  @PUT
  @Path("{run}")
  @RolesAllowed("operator")
  public ScheduledAnswer put(@PathParam("run") UUID run, ScheduledWork work) throws SQLException {
    ScheduledRequest asked =
        new ScheduledRequest(
            work.kind(), work.table().map(InternalScheduledRunResource::table), work.name());
    return new ScheduledAnswer(
        catalogues.of(work.target()).doScheduled(run, asked, identity.getPrincipal().getName()));
  }

  private static TableName table(String text) {
    int dot = text.indexOf('.');
    try {
      return dot < 0
          ? TableName.of(text)
          : new TableName(text.substring(0, dot), text.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      throw new BackupRefused(
          FailureReason.INVALID_VALUE, "A table is a name, or a schema, a dot and a name.");
    }
  }
}
