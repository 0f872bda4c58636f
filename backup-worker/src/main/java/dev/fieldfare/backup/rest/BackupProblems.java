package dev.fieldfare.backup.rest;

import dev.fieldfare.backup.catalogue.BackupRefused;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.postgres.sql.ErrorText;
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

  /** The answer while a target is away; any other error of its database is a bug. */
  @ServerExceptionMapper
  public Response failed(SQLException failure) {
    if (isAway(failure.getSQLState())) {
      Log.warnf("target does not answer reason=%s", failure.getSQLState());
      return answer(FailureReason.UNAVAILABLE, 503, "The target does not answer; try again.");
    }
    Log.errorf("request failed reason=%s message=%s", failure.getSQLState(), ErrorText.of(failure));
    return answer(FailureReason.INTERNAL_ERROR, 500, "The request failed; the log says why.");
  }

  // A pool without a free connection gives no state.
  private static boolean isAway(String state) {
    return state == null
        || state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53");
  }

  private static Response answer(FailureReason code, int status, String detail) {
    ProblemDocument problem =
        new ProblemDocument(
            null, code.label(), status, detail, Optional.empty(), code.label(), List.of());
    return Response.status(status).type(ProblemDocument.MEDIA_TYPE).entity(problem).build();
  }
}
