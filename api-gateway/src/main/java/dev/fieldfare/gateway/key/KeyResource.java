package dev.fieldfare.gateway.key;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** API keys. */
@Path("/api/v1/keys")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "keys")
public class KeyResource {

  private static final String KEY =
      """
      {"name":"form-builder","role":"enqueuer","owner":"ada@example.org"}\
      """;

  private final ApiKeys keys;
  private final AuditNote note;

  KeyResource(ApiKeys keys, AuditNote note) {
    this.keys = keys;
    this.note = note;
  }

  /** All keys. */
  public record KeyList(List<ApiKey> items, Optional<String> next) {}

  /** A key as it is asked for; what is absent is null. */
  public record PostedKey(String name, String role, String owner, Integer requestsPerMinute) {}

  @GET
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "List all keys, also revoked ones, without their secrets")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = KeyList.class)))
  public Uni<KeyList> list() {
    return keys.list().map(all -> new KeyList(all, Optional.empty()));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.create")
  @Operation(summary = "Create a key; only this answer has its secret")
  @APIResponse(
      responseCode = "201",
      description = "The key with its secret",
      headers = @Header(name = "Location", description = "The key"),
      content = @Content(schema = @Schema(implementation = NewKey.class)))
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Uni<Response> create(
      @RequestBody(
              required = true,
              content = @Content(examples = @ExampleObject(name = "example", value = KEY)))
          PostedKey posted,
      @Context SecurityContext security) {
    KeyRequest request =
        KeyRequest.of(posted.name(), posted.role(), posted.owner(), posted.requestsPerMinute());
    String creator = security.getUserPrincipal().getName();
    return keys.create(request, creator).invoke(this::noted).map(KeyResource::created);
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Roles.ADMIN)
  @Audited("key.revoke")
  @Operation(summary = "Revoke a key; its name stays in the ledger and the audit trail")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = ApiKey.class)))
  @APIResponse(responseCode = "404")
  public Uni<ApiKey> revoke(@PathParam("id") String id, @Context SecurityContext security) {
    UUID uuid = Paging.id(id).orElseThrow(() -> unknown(id));
    return keys.revoke(uuid, security.getUserPrincipal().getName())
        .map(key -> key.orElseThrow(() -> unknown(id)))
        .invoke(key -> note.about(null, key.name()));
  }

  private void noted(NewKey made) {
    note.about(null, made.key().name());
  }

  private static Response created(NewKey made) {
    return Response.created(URI.create("/api/v1/keys/" + made.key().id())).entity(made).build();
  }

  private static RequestRefused unknown(String id) {
    return new RequestRefused(FailureReason.NOT_FOUND, "There is no key \"" + id + "\".");
  }
}
