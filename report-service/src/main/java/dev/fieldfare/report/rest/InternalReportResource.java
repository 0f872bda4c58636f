package dev.fieldfare.report.rest;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.report.document.ReportFormat;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.document.ReportRequest;
import dev.fieldfare.report.kind.ReportMaker;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;

/** Makes reports. */
@Path("/internal/v1/reports")
@RunOnVirtualThread
public class InternalReportResource {
  private final ReportMaker maker;
  private final ReportRenderer renderer;
  private final ReportQuestions questions;
  private final SecurityIdentity identity;

  InternalReportResource(
      ReportMaker maker,
      ReportRenderer renderer,
      ReportQuestions questions,
      SecurityIdentity identity) {
    this.maker = maker;
    this.renderer = renderer;
    this.questions = questions;
    this.identity = identity;
  }

  /** A report of a kind, in the format that was asked for. */
  @GET
  @Path("/{kind}")
  @RolesAllowed("viewer")
  public Response report(@PathParam("kind") String kind, @BeanParam ReportQuestions.Asked asked)
      throws SQLException {
    ReportFormat wanted = ReportFormat.of(asked.format);
    String report =
        maker.make(ReportMaker.kind(kind), request(asked), made -> renderer.render(made, wanted));
    return Response.ok(report, wanted.mediaType()).build();
  }

  private ReportRequest request(ReportQuestions.Asked asked) {
    ReportRequest request = questions.request(asked);
    return identity.hasRole(SenderRole.OPERATOR.label()) ? request.forOperator() : request;
  }
}
