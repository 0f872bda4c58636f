package dev.fieldfare.gateway.track;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.track.BaselineVersions;
import dev.fieldfare.contracts.track.ReleaseRequest;
import dev.fieldfare.contracts.track.RequestedVersions;
import dev.fieldfare.contracts.track.StoredVersion;
import dev.fieldfare.contracts.track.Track;
import dev.fieldfare.contracts.track.TrackList;
import dev.fieldfare.contracts.track.VersionHistory;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.AuditNote;
import dev.fieldfare.gateway.security.Audited;
import dev.fieldfare.gateway.security.Roles;
import dev.fieldfare.gateway.target.Targets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Tracks of versioned SQL. */
@Path("/api/v1/tracks")
@Cancellable(false)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "tracks")
public class TrackResource {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,62}");

  private static final String RELEASE =
      """
      {"target":"main","files":[]}\
      """;
  private static final String ROLLBACK =
      """
      {"target":"main","version":"2"}\
      """;

  private final TrackReleases tracks;
  private final TrackUploads uploads;
  private final Targets targets;
  private final AuditNote note;

  TrackResource(TrackReleases tracks, TrackUploads uploads, Targets targets, AuditNote note) {
    this.tracks = tracks;
    this.uploads = uploads;
    this.targets = targets;
    this.note = note;
  }

  @GET
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "List the tracks of a target")
  @APIResponse(
      responseCode = "200",
      description = "The names of the tracks",
      content = @Content(schema = @Schema(implementation = TrackList.class)))
  @APIResponse(responseCode = "404")
  public TrackList list(@QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    String known = targets.named(target).name();
    return new TrackList(known, tracks.names(known));
  }

  @GET
  @Path("/{track}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.VIEWER)
  @Operation(summary = "Show a track: its versions in order, with their states and findings")
  @APIResponse(
      responseCode = "200",
      description = "The track",
      content = @Content(schema = @Schema(implementation = Track.class)))
  @APIResponse(responseCode = "404")
  public Track get(
      @PathParam("track") String track,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    return tracks.find(targets.named(target).name(), track);
  }

  @GET
  @Path("/{track}/versions/{version}")
  @RunOnVirtualThread
  @RolesAllowed(Roles.OPERATOR)
  @Operation(summary = "Show a version with its texts and every attempt")
  @APIResponse(
      responseCode = "200",
      description = "The version",
      content = @Content(schema = @Schema(implementation = VersionHistory.class)))
  @APIResponse(responseCode = "404")
  public VersionHistory version(
      @PathParam("track") String track,
      @PathParam("version") String version,
      @QueryParam("target") @DefaultValue(Streams.MAIN_TARGET) String target) {
    return tracks.history(targets.named(target).name(), track, version);
  }

  @PUT
  @Path("/{track}/versions/{version}")
  @Consumes(MediaType.WILDCARD)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.upload")
  @Operation(
      summary = "Store the text of a version; nothing runs",
      description = "UTF-8, at most 16 MiB. The target's parser checks it before it is stored.")
  @APIResponse(
      responseCode = "200",
      description = "The text is stored",
      content = @Content(schema = @Schema(implementation = StoredVersion.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public StoredVersion put(
      @BeanParam UploadParameters upload,
      @RequestBody(content = @Content(mediaType = "application/sql")) byte[] body,
      @Context SecurityContext security) {
    String known = noted(upload.target, upload.track + ":" + upload.version);
    requireName(upload.track);
    return uploads.put(known, upload.of(body), security.getUserPrincipal().getName());
  }

  @POST
  @Path("/{track}/migrate")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.migrate")
  @Operation(
      summary = "Apply the versions that are pending, in order",
      description = "They are migrations of one change set. Releases that start together share it.")
  @APIResponse(
      responseCode = "202",
      description = "The versions with their migrations",
      content = @Content(schema = @Schema(implementation = RequestedVersions.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Response migrate(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ReleaseRequest.class),
                      examples = @ExampleObject(name = "example", value = RELEASE)))
          byte[] body,
      @Context SecurityContext security) {
    return accepted(release(track, body, security, tracks::migrate));
  }

  @POST
  @Path("/{track}/rollback")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.rollback")
  @Operation(summary = "Roll back one version, or all behind the one that stays")
  @APIResponse(
      responseCode = "202",
      description = "The versions with their migrations, the last one first",
      content = @Content(schema = @Schema(implementation = RequestedVersions.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public Response rollback(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ReleaseRequest.class),
                      examples = @ExampleObject(name = "example", value = ROLLBACK)))
          byte[] body,
      @Context SecurityContext security) {
    return accepted(release(track, body, security, tracks::rollback));
  }

  @POST
  @Path("/{track}/baseline")
  @Consumes(MediaType.APPLICATION_JSON)
  @RunOnVirtualThread
  @RolesAllowed(Roles.ADMIN)
  @Audited("track.baseline")
  @Operation(summary = "Mark versions as there already, up to one; nothing runs")
  @APIResponse(
      responseCode = "200",
      description = "The versions that were marked",
      content = @Content(schema = @Schema(implementation = BaselineVersions.class)))
  @APIResponse(responseCode = "404")
  @APIResponse(responseCode = "409")
  @APIResponse(responseCode = "422")
  public BaselineVersions baseline(
      @PathParam("track") String track,
      @RequestBody(
              content =
                  @Content(
                      schema = @Schema(implementation = ReleaseRequest.class),
                      examples = @ExampleObject(name = "example", value = ROLLBACK)))
          byte[] body,
      @Context SecurityContext security) {
    return release(track, body, security, tracks::baseline);
  }

  private interface Release<T> {
    T of(String target, String track, ReleaseRequest request, String by);
  }

  private <T> T release(String track, byte[] body, SecurityContext security, Release<T> what) {
    ReleaseRequest request = JsonBodies.read(body, ReleaseRequest.class);
    String target = noted(request.target().orElse(Streams.MAIN_TARGET), track);
    return what.of(target, track, request, security.getUserPrincipal().getName());
  }

  private static Response accepted(RequestedVersions versions) {
    return Response.accepted(versions).build();
  }

  private String noted(String target, String subject) {
    String known = targets.named(target).name();
    note.about(known, subject);
    return known;
  }

  static void requireName(String track) {
    if (!NAME.matcher(track).matches()) {
      throw new RequestRefused(
          FailureReason.INVALID_NAME,
          "A track is named by a to z, 0 to 9, _ and -, beginning with a letter; not \""
              + track
              + "\".");
    }
  }
}
