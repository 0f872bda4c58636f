package dev.fieldfare.gateway.structure;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.http.StructureDiff;
import dev.fieldfare.contracts.http.StructureHash;
import dev.fieldfare.gateway.http.Paging;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The structures of the targets: as SQL, as an image to compare with, as a hash. */
@Path("/api/v1/structure")
@Tag(name = "structure")
public class StructureResource {

  /** How many parts of the structure a dump does not hold. */
  static final String MISSING = "Fieldfare-Missing-Parts";

  private static final String SQL = "application/sql";
  private static final String LINES = "application/x-ndjson";

  private final StructureSource structures;
  private final Targets targets;

  StructureResource(StructureSource structures, Targets targets) {
    this.structures = structures;
    this.targets = targets;
  }

  @GET
  @Path("/hash")
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(summary = "Hash the structure of a target; equal for equal structures")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = StructureHash.class)))
  @APIResponse(responseCode = "404")
  public StructureHash hash(
      @QueryParam("target") String target, @QueryParam("schema") List<String> schemas) {
    return structures.hash(named(target), Set.copyOf(schemas));
  }

  @GET
  @Path("/dump")
  @Produces({SQL, LINES})
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Write the structure of a target",
      description = "As SQL, or with format=image as lines of JSON, which diff can compare.")
  @APIResponse(
      responseCode = "200",
      description = "The header Fieldfare-Missing-Parts says how many parts are not in it",
      content = @Content(schema = @Schema(type = SchemaType.STRING)))
  @APIResponse(responseCode = "404")
  public Response dump(
      @QueryParam("target") String target,
      @QueryParam("format") String format,
      @QueryParam("schema") List<String> schemas,
      @QueryParam("table") List<String> tables,
      @QueryParam("noOwner") String noOwner,
      @QueryParam("noPrivileges") String noPrivileges) {
    boolean image = isImage(format);
    if (image && !tables.isEmpty()) {
      throw Paging.wrong("table", "\"table\" is for SQL only; an image has whole schemas.");
    }
    StructureSource.Dump dump =
        structures.dump(
            named(target),
            new StructureDumpOptions(
                image,
                Set.copyOf(schemas),
                Set.copyOf(tables),
                flag("noOwner", noOwner),
                flag("noPrivileges", noPrivileges)));
    return Response.ok(dump.content(), image ? LINES : SQL).header(MISSING, dump.missing()).build();
  }

  @GET
  @Path("/diff")
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Compare the structures of two targets",
      description = "The statements of the answer change the right structure into the left one.")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = StructureDiff.class)))
  @APIResponse(responseCode = "404")
  public StructureDiff diff(
      @QueryParam("left") String left,
      @QueryParam("right") String right,
      @QueryParam("schema") List<String> schemas) {
    return structures.diff(required("left", left), required("right", right), Set.copyOf(schemas));
  }

  @POST
  @Path("/diff")
  @Consumes({LINES, "application/gzip"})
  @Produces(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Operation(
      summary = "Compare the structure of a target with a document that a dump wrote",
      description =
          "Name the target as left or as right: the document is the other side. Writes nothing.")
  @APIResponse(
      responseCode = "200",
      description = "As asked",
      content = @Content(schema = @Schema(implementation = StructureDiff.class)))
  @APIResponse(responseCode = "404")
  public StructureDiff diffWithDocument(
      @QueryParam("left") String left,
      @QueryParam("right") String right,
      @QueryParam("schema") List<String> schemas,
      @RequestBody(
              required = true,
              description = "The document, which may be compressed by gzip",
              content = @Content(mediaType = LINES, schema = @Schema(type = SchemaType.STRING)))
          InputStream document) {
    if ((left == null) == (right == null)) {
      throw Paging.wrong("left", "Give either \"left\" or \"right\": the body is the other side.");
    }
    return structures.diff(
        new StructureSource.Sent(
            Optional.ofNullable(left).map(this::named),
            Optional.ofNullable(right).map(this::named),
            document),
        Set.copyOf(schemas));
  }

  private String required(String parameter, String target) {
    if (target == null) {
      throw Paging.wrong(parameter, "\"" + parameter + "\" is missing: it names a target.");
    }
    return named(target);
  }

  private String named(String target) {
    return targets.named(target == null ? Streams.MAIN_TARGET : target).name();
  }

  private static boolean isImage(String format) {
    if (format == null || format.equals("sql")) {
      return false;
    }
    if (format.equals("image")) {
      return true;
    }
    throw Paging.wrong("format", "\"format\" is sql or image.");
  }

  private static boolean flag(String parameter, String value) {
    if (value == null || value.equals("false")) {
      return false;
    }
    if (value.equals("true")) {
      return true;
    }
    throw Paging.wrong(parameter, "\"" + parameter + "\" is true or false.");
  }
}
