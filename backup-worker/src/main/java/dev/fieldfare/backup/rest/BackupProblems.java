package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors of the internal resources as problem documents, which the gateway hands on. */
public class BackupProblems {

  /** The answer to a refusal. */
  @ServerExceptionMapper
  public Response refused(BackupRefused refusal) {
    int status =
        switch (refusal.reason()) {
          case NOT_FOUND, UNKNOWN_TARGET -> 404;
          case WRONG_STATE -> 409;
          case UNAVAILABLE -> 503;
          default -> 400;
        };
    return answer(refusal.reason(), status, refusal.getMessage());
  }

  /** The answer while a target is away. */
  @ServerExceptionMapper
  public Response away(SQLException failure) {
    Log.warnf("target does not answer reason=%s", failure.getSQLState());
    return answer(FailureReason.UNAVAILABLE, 503, "The target does not answer; try again.");
  }

  private static Response answer(FailureReason code, int status, String detail) {
    ProblemDocument problem =
        new ProblemDocument(
            null, code.label(), status, detail, Optional.empty(), code.label(), List.of());
    return Response.status(status).type(ProblemDocument.MEDIA_TYPE).entity(problem).build();
  }
}
