package dev.fieldfare.gateway.audit;

import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.Roles;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestMulti;

/** Who did what when, and what came of it. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "audit")
public class AuditResource {

  private final AuditTrail trail;

  AuditResource(AuditTrail trail) {
    this.trail = trail;
  }

  /** A part of the trail. */
  public record AuditPage(List<AuditEntry> items, Optional<String> next) {}

  @GET
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List entries of the audit trail, the newest first")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = AuditPage.class)))
  public Uni<AuditPage> list(
      @BeanParam AuditParameters asked,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor) {
    Paging paging = Paging.of(limit, cursor);
    return trail
        .list(asked.filter(), paging.before(), paging.andOne())
        .map(found -> page(found, paging.limit()));
  }

  @GET
  @Path("export")
  @Produces("text/csv;charset=UTF-8")
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Read all entries of the audit trail as CSV, the newest first",
      description = "The answer is written while it is read. If it ends early, it is incomplete.")
  @APIResponse(
      responseCode = "200",
      description = "One line for each entry",
      content = @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)))
  public RestMulti<String> export(@BeanParam AuditParameters asked) {
    return RestMulti.fromMultiData(AuditCsv.of(trail, asked.filter()))
        .header("Content-Disposition", "attachment; filename=\"audit.csv\"")
        .build();
  }

  @GET
  @Path("chain")
  @RolesAllowed(Roles.VIEWER)
  @Operation(
      summary = "Read the audit trail in the order of its chain of hashes",
      description =
          "The command fieldfare audit verify reads these pages. The first answer names"
              + " the end of the chain.")
  @APIResponse(
      responseCode = "200",
      description = "Entries after a position, the oldest first",
      content = @Content(schema = @Schema(implementation = AuditChainPage.class)))
  public Uni<AuditChainPage> chain(
      @QueryParam("after") String after, @QueryParam("limit") String limit) {
    return trail.chain(position(after), Paging.of(limit, null).limit());
  }

  private static long position(String text) {
    if (text == null || text.matches("[0-9]{1,18}")) {
      return text == null ? 0 : Long.parseLong(text);
    }
    throw Paging.wrong("after", "\"after\" must be a whole number from 0.");
  }

  private static AuditPage page(List<AuditEntry> found, int limit) {
    boolean more = found.size() > limit;
    List<AuditEntry> shown = more ? found.subList(0, limit) : found;
    return new AuditPage(
        shown, more ? Optional.of(shown.getLast().id().toString()) : Optional.empty());
  }
}
