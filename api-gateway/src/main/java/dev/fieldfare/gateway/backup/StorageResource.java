package dev.fieldfare.gateway.backup;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.backup.AdoptionRequest;
import dev.fieldfare.contracts.backup.BackupDocument;
import dev.fieldfare.contracts.backup.RewrapReport;
import dev.fieldfare.contracts.backup.RewrapRequest;
import dev.fieldfare.contracts.backup.StorageListing;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.ServiceCalls;
import dev.fieldfare.gateway.http.idempotency.IdempotentRequests;
import dev.fieldfare.gateway.http.idempotency.RequestContext;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** The contents of the backup store. */
@Path("/api/v1/backups/storage")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "backups")
public class StorageResource {
  private static final int ACCEPTED = 202;
  private static final String ADOPTION =
      """
      {"location":"main/01890a5d-ac96-774b-bcce-b302099a8057"}\
      """;

  private static final String REWRAP =
      """
      {"dryRun":true}\
      """;

  private final ServiceCalls worker;
  private final IdempotentRequests requests;
  private final AuditNote note;
  private final SecurityIdentity identity;

  StorageResource(
      InternalClient client,
      IdempotentRequests requests,
      AuditNote note,
      SecurityIdentity identity) {
    this.worker = new ServiceCalls(client, "backup-worker");
    this.requests = requests;
    this.note = note;
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

  @POST
  @Path("/adopt")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("backup.adopt")
  @Operation(
      summary = "Take a backup of the store into the ledger",
      description =
          "Earlier backups that it needs come too. It is CORRUPT until all of it was read back,"
              + " which is done soon.")
  @APIResponse(
      responseCode = "202",
      description = "The backup",
      content = @Content(schema = @Schema(implementation = BackupDocument.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> adopt(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = AdoptionRequest.class),
                      examples = @ExampleObject(name = "example", value = ADOPTION)))
          byte[] body,
      @BeanParam RequestContext request) {
    AdoptionRequest asked = JsonBodies.read(body, AdoptionRequest.class);
    note.about(null, String.valueOf(asked.location()));
    InternalCaller caller = InternalCaller.of(identity);
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return requests.blocking(
        request,
        ACCEPTED,
        asked,
        () -> worker.post(caller, "storage/adopt", json, BackupDocument.class));
  }

  @POST
  @Path("/rewrap")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("backup.rewrap")
  @Operation(
      summary = "Encrypt the data keys of stored backups with the current key",
      description =
          "At most 500 backups at once: repeat it with \"after\" until \"next\" is missing.")
  @APIResponse(
      responseCode = "200",
      description = "What was done, or what would be done",
      content = @Content(schema = @Schema(implementation = RewrapReport.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> rewrap(
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = RewrapRequest.class),
                      examples = @ExampleObject(name = "example", value = REWRAP)))
          byte[] body,
      @BeanParam RequestContext request) {
    RewrapRequest asked = JsonBodies.read(body, RewrapRequest.class);
    note.about(asked.target().orElse(null), asked.dryRun() ? "dry run" : null);
    InternalCaller caller = InternalCaller.of(identity);
    String json = ContractsJson.mapper().valueToTree(asked).toString();
    return requests.blocking(
        request, asked, () -> worker.post(caller, "storage/rewrap", json, RewrapReport.class));
  }
}
