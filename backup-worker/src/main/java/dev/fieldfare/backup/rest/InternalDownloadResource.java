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
      return Response.ok(rows(download, exchange), chosen.mediaType())
          .header(HttpHeaders.CONTENT_LENGTH, length)
          .build();
    } catch (DamagedBackupException e) {
      throw new BackupRefused(
          FailureReason.BACKUP_DAMAGED,
          "The backup is damaged: %s. Have it verified.".formatted(e.getMessage()));
    } catch (BackupKeyException e) {
      throw new BackupRefused(FailureReason.of(e.code()).orElseThrow(), e.getMessage());
    } catch (IOException e) {
      Log.warnf(e, "store does not answer backupId=%s", id);
      throw new BackupRefused(
          FailureReason.UNAVAILABLE, "The backup store does not answer: " + e.getMessage());
    }
  }

  // After the head, an error would leave the gateway waiting for the rest.
  private static StreamingOutput rows(BackupDownload download, RoutingContext exchange) {
    return out -> {
      try {
        download.writeTo(out);
      } catch (IOException | RuntimeException e) {
        exchange.request().connection().close();
        throw e;
      }
    };
  }

  private static DownloadFormat format(String name) {
    return DownloadFormat.of(name == null ? "csv" : name)
        .orElseThrow(
            () ->
                new BackupRefused(FailureReason.INVALID_VALUE, "\"format\" is csv, json or sql."));
  }
}
