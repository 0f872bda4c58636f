package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupCatalogue;
import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.retention.RetentionCatalogue;
import dev.fieldfare.backup.retention.RetentionCatalogues;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.backup.AcceptedRestore;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.BackupPage;
import dev.fieldfare.contracts.backup.BackupRequest;
import dev.fieldfare.contracts.backup.BackupStatus;
import dev.fieldfare.contracts.backup.RestoreRequest;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupList.Filter;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
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

/** Backups, for the gateway. */
@Path("/internal/v1/backups")
@RunOnVirtualThread
public class InternalBackupResource {
  private static final int MOST = 500;

  private final BackupCatalogues catalogues;
  private final RetentionCatalogues retention;
  private final SecurityIdentity identity;

  InternalBackupResource(
      BackupCatalogues catalogues, RetentionCatalogues retention, SecurityIdentity identity) {
    this.catalogues = catalogues;
    this.retention = retention;
    this.identity = identity;
  }

  /** Which backups are listed; empty where it was not given. */
  public static class Asked {
    @QueryParam("target")
    Optional<String> target = Optional.empty();

    @QueryParam("status")
    Optional<BackupStatus> status = Optional.empty();

    @QueryParam("table")
    Optional<String> table = Optional.empty();

    @QueryParam("name")
    Optional<String> name = Optional.empty();

    @QueryParam("cursor")
    Optional<UUID> cursor = Optional.empty();

    @QueryParam("limit")
    @DefaultValue("50")
    int limit;
  }

  /** A page of backups. */
  @GET
  @RolesAllowed("viewer")
  public BackupPage list(@BeanParam Asked asked) {
    Optional<TableName> table = asked.table.map(RequestedSubject::table);
    asked.name.ifPresent(RequestedSubject::requireName);
    return catalogues.page(
        asked.target,
        new Filter(
            asked.status.map(BackupStatus::name),
            table.map(TableName::name),
            table.map(TableName::schema),
            asked.name,
            asked.cursor,
            Math.clamp(asked.limit, 1, MOST)));
  }

  /** One backup. */
  @GET
  @Path("{id}")
  @RolesAllowed("viewer")
  public BackupDocument get(@PathParam("id") UUID id) {
    return catalogues.find(id);
  }

  /** Requests a backup. */
  @POST
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public BackupDocument create(BackupRequest request) throws SQLException {
    requireKeeping(request);
    String target = request.target().orElse(Streams.MAIN_TARGET);
    String requester = identity.getPrincipal().getName();
    BackupDocument backup = RequestedSubject.of(request).request(catalogues.of(target), requester);
    return keep(request, retention.of(target), backup);
  }

  private static void requireKeeping(BackupRequest request) {
    request
        .retentionDays()
        .ifPresent(days -> InternalRetentionResource.requireDays("retentionDays", days));
    if (request.retentionDays().isPresent() && request.tier().isPresent()) {
      throw new BackupRefused(
          FailureReason.INVALID_VALUE,
          "Either \"retentionDays\" or \"tier\" says how long a backup is kept.");
    }
  }

  // A crash before this leaves a backup that is kept for the usual time.
  private static BackupDocument keep(
      BackupRequest request, RetentionCatalogue retention, BackupDocument backup)
      throws SQLException {
    if (request.tier().isPresent()) {
      return retention.keep(backup.id(), request.tier().get());
    }
    return request.retentionDays().isPresent()
        ? retention.keep(backup.id(), request.retentionDays().get())
        : backup;
  }

  /** Has a backup restored into a scratch database and compared. */
  @POST
  @Path("{id}/prove")
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public BackupDocument prove(@PathParam("id") UUID id) throws SQLException {
    return catalogues.holding(id).prove(id);
  }

  /** Has a verified backup read back again. */
  @POST
  @Path("{id}/verify")
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public BackupDocument verify(@PathParam("id") UUID id) throws SQLException {
    return catalogues.holding(id).verify(id);
  }

  /** Requests a restore into a new table, of rows, or into a new database. */
  @POST
  @Path("{id}/restore")
  @RolesAllowed("operator")
  @ResponseStatus(202)
  public AcceptedRestore restore(@PathParam("id") UUID id, RestoreRequest request)
      throws SQLException {
    if (request.into() == null) {
      throw new BackupRefused(
          FailureReason.MISSING_PROPERTY, "A restore needs the property \"into\".");
    }
    BackupCatalogue catalogue = catalogues.holding(id);
    InternalCaller caller = InternalCaller.of(identity);
    BackupDocument backup = catalogues.find(id);
    if (request.table().isPresent()) {
      return catalogue.restoreOf(
          id, RequestedSubject.ofSet(request), RequestedSubject.table(request.into()), caller);
    }
    if (request.existing().isPresent() || request.keys().isPresent()) {
      return catalogue.restoreRows(id, RequestedSubject.rows(request), caller);
    }
    return backup.table().isPresent()
        ? catalogue.restore(id, RequestedSubject.table(request.into()), caller)
        : catalogue.restoreDatabase(id, RequestedSubject.database(request.into()), caller);
  }
}
