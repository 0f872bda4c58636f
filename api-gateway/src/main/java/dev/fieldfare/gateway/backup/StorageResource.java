package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.backup.StorageListing;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The contents of the backup store. */
@Path("/api/v1/backups/storage")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backups")
public class StorageResource {
  private final ServiceCalls worker;
  private final SecurityIdentity identity;

  StorageResource(InternalClient client, SecurityIdentity identity) {
    this.worker = new ServiceCalls(client, "backup-worker");
    this.identity = identity;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "List the contents of the backup store, the newest first",
      description = "Reads the store alone. The ledgers only say which backups they know.")
  @APIResponse(
      responseCode = "200",
      description = "Folders of the store",
      content = @Content(schema = @Schema(implementation = StorageListing.class)))
  @APIResponse(responseCode = "404")
  public StorageListing list(
      @Parameter(description = "All targets by default") @QueryParam("target") String target,
      @Parameter(description = "1 to 500, 50 by default") @QueryParam("limit") String limit) {
    String query = "storage?limit=" + Paging.of(limit, null).limit();
    return worker.get(
        InternalCaller.of(identity),
        target == null
            ? query
            : query + "&target=" + URLEncoder.encode(target, StandardCharsets.UTF_8),
        StorageListing.class);
  }
}
