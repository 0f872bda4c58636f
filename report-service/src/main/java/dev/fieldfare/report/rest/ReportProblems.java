package dev.fieldfare.report.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.report.archive.KeyConflict;
import dev.fieldfare.report.document.ReportsBusy;
import dev.fieldfare.report.document.WrongParameter;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers requests that cannot be done. */
public class ReportProblems {

  /** A parameter is wrong. */
  @ServerExceptionMapper
  public Response wrong(WrongParameter wrong) {
    Problem problem =
        new Problem(FailureReason.INVALID_VALUE, wrong.parameter(), wrong.getMessage());
    return answer(400, "Bad request", FailureReason.INVALID_VALUE, wrong.getMessage(), problem);
  }

  /** There is no such report. */
  @ServerExceptionMapper
  public Response missing(NoStoredReport missing) {
    return answer(404, "Not found", FailureReason.NOT_FOUND, missing.getMessage());
  }

  /** The key belongs to another report. */
  @ServerExceptionMapper
  public Response conflict(KeyConflict conflict) {
    return answer(409, "Conflict", FailureReason.KEY_CONFLICT, conflict.getMessage());
  }

  /** Too many reports are being made. */
  @ServerExceptionMapper
  public Response busy(ReportsBusy busy) {
    return answer(503, "Unavailable", FailureReason.UNAVAILABLE, busy.getMessage());
  }

  /** The control database does not answer. */
  @ServerExceptionMapper
  public Response away(SQLException failure) {
    Log.warnf("control database failed reason=%s", failure);
    return answer(
        503,
        "Unavailable",
        FailureReason.UNAVAILABLE,
        "The control database does not answer; try again.");
  }

  private static Response answer(
      int status, String title, FailureReason code, String detail, Problem... problems) {
    ProblemDocument document =
        new ProblemDocument(
            null, title, status, detail, Optional.empty(), code.label(), List.of(problems));
    return Response.status(status).type(ProblemDocument.MEDIA_TYPE).entity(document).build();
  }
}
