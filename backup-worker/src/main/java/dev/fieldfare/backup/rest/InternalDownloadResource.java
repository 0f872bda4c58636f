package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.BackupStore;
import dev.fieldfare.backup.DamagedBackupException;
import dev.fieldfare.backup.catalogue.BackupCatalogues;
import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.backup.download.BackupDownload;
import dev.fieldfare.backup.download.DownloadFormat;
import dev.fieldfare.backup.retention.OrphanSweep;
import dev.fieldfare.backup.sealing.BackupKeyException;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.StoredBackup;
import dev.fieldfare.service.internal.StreamedBody;
import io.quarkus.logging.Log;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Rows of backups, for the gateway. */
@Path("/internal/v1/downloads")
@RunOnVirtualThread
public class InternalDownloadResource {
  private final BackupCatalogues catalogues;
  private final BackupStore store;

  InternalDownloadResource(BackupCatalogues catalogues, OrphanSweep.Store store) {
    this.catalogues = catalogues;
    this.store = store.files();
  }

  /** The rows of one table. The length is known, so an answer that broke off is seen. */
  @GET
  @Path("{id}")
  @RolesAllowed("operator")
  public Response data(
      @PathParam("id") UUID id,
      @QueryParam("format") String format,
      @QueryParam("table") String table,
      @Context RoutingContext exchange)
      throws SQLException {
    DownloadFormat chosen = format(format);
    Optional<TableName> wanted = Optional.ofNullable(table).map(RequestedSubject::table);
    StoredBackup backup = catalogues.holding(id).stored(id);
    try {
      BackupDownload download = BackupDownload.open(store, backup, wanted, chosen);
      long length = download.length();
      StreamedBody body =
          new StreamedBody(download::writeTo, exchange, failure -> refusal(failure, id));
      return Response.ok((StreamingOutput) body::write, chosen.mediaType())
          .header(HttpHeaders.CONTENT_LENGTH, length)
          .build();
    } catch (IOException | DamagedBackupException e) {
      throw refusal(e, id);
    }
  }

  private static RuntimeException refusal(Exception failure, UUID id) {
    return switch (failure) {
      case DamagedBackupException damaged ->
          new BackupRefused(
              FailureReason.BACKUP_DAMAGED,
              "The backup is damaged: %s. Have it verified.".formatted(damaged.getMessage()));
      case BackupKeyException key ->
          new BackupRefused(FailureReason.of(key.code()).orElseThrow(), key.getMessage());
      case IOException away -> {
        Log.warnf(away, "store does not answer backupId=%s", id);
        yield new BackupRefused(
            FailureReason.UNAVAILABLE, "The backup store does not answer: " + away.getMessage());
      }
      case RuntimeException bug -> bug;
      default -> new IllegalStateException(failure);
    };
  }

  private static DownloadFormat format(String name) {
    return DownloadFormat.of(name == null ? "csv" : name)
        .orElseThrow(
            () ->
                new BackupRefused(FailureReason.INVALID_VALUE, "\"format\" is csv, json or sql."));
  }
}
