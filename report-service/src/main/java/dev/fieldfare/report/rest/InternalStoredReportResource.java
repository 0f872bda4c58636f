package dev.fieldfare.report.rest;

import dev.fieldfare.contracts.report.NewStoredReport;
import dev.fieldfare.contracts.report.ReportFileContent;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.contracts.report.StoredReportPage;
import dev.fieldfare.events.redis.ControlRelay;
import dev.fieldfare.report.archive.ArchiveStore;
import dev.fieldfare.report.archive.ReportArchive;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.WrongParameter;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.service.internal.InternalCaller;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stored reports. A POST with a key has one effect, so a schedule may repeat it. */
@Path("/internal/v1/reports/stored")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class InternalStoredReportResource {
  private static final int MOST = 500;
  private static final int CREATED = 201;

  private final ReportArchive archive;
  private final ArchiveStore store;
  private final ReportQuestions questions;
  private final ControlRelay relay;
  private final SecurityIdentity identity;

  InternalStoredReportResource(
      ReportArchive archive,
      ArchiveStore store,
      ReportQuestions questions,
      ControlRelay relay,
      SecurityIdentity identity) {
    this.archive = archive;
    this.store = store;
    this.questions = questions;
    this.relay = relay;
    this.identity = identity;
  }

  /** Makes and stores a report: 201, or 200 with the report that the key has already. */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed("operator")
  public Response keep(NewStoredReport asked) throws SQLException {
    ReportArchive.Kept kept =
        archive.keep(
            asked, InternalCaller.of(identity).actor(), questions.targets(), questions.now());
    relay.recorded();
    return Response.status(kept.isNew() ? CREATED : Response.Status.OK.getStatusCode())
        .entity(kept.report())
        .build();
  }

  /** The newest first. */
  @GET
  @RolesAllowed("viewer")
  public StoredReportPage list(
      @QueryParam("kind") String kind,
      @QueryParam("limit") String limit,
      @QueryParam("cursor") String cursor)
      throws SQLException {
    Optional<String> known =
        Optional.ofNullable(kind).map(ReportMaker::kind).map(ReportKind::label);
    int shown = limit(limit);
    List<StoredReport> found =
        store.list(known, Optional.ofNullable(cursor).map(text -> id("cursor", text)), shown + 1);
    boolean hasMore = found.size() > shown;
    List<StoredReport> page = hasMore ? found.subList(0, shown) : found;
    return new StoredReportPage(
        page, hasMore ? Optional.of(page.getLast().id().toString()) : Optional.empty());
  }

  /** One report. */
  @GET
  @Path("/{id}")
  @RolesAllowed("viewer")
  public StoredReport get(@PathParam("id") String id) throws SQLException {
    return store.find(id("id", id)).orElseThrow(NoStoredReport::new);
  }

  /** A file of a report. */
  @GET
  @Path("/{id}/file")
  @RolesAllowed("viewer")
  public ReportFileContent file(@PathParam("id") String id, @QueryParam("format") String format)
      throws SQLException {
    ReportFormat wanted = format == null ? ReportFormat.HTML : ReportFormat.of(format);
    return store
        .file(id("id", id), wanted.label())
        .map(
            file ->
                new ReportFileContent(
                    file.name(),
                    wanted.mediaType(),
                    new String(file.content(), StandardCharsets.UTF_8)))
        .orElseThrow(NoStoredReport::new);
  }

  /** Deletes a report with its files; mails that were not sent are not sent any more. */
  @DELETE
  @Path("/{id}")
  @RolesAllowed("operator")
  public void delete(@PathParam("id") String id) throws SQLException {
    if (!store.delete(id("id", id))) {
      throw new NoStoredReport();
    }
  }

  private static int limit(String text) {
    if (text == null) {
      return 50;
    }
    if (text.matches("[0-9]{1,3}")) {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    }
    throw WrongParameter.of("limit", "\"limit\" is a whole number from 1 to " + MOST);
  }

  private static UUID id(String parameter, String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      if (parameter.equals("id")) {
        throw new NoStoredReport();
      }
      throw WrongParameter.of(parameter, "Invalid " + parameter + ".");
    }
  }
}
