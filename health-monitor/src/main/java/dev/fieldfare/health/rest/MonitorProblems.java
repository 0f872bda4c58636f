package dev.fieldfare.health.rest;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.health.delivery.SecretBox.UnusableSecretException;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Errors of the internal resources as problem documents. The gateway forwards them. */
public class MonitorProblems {

  /** A refusal of a request. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final FailureReason code;
    private final int status;

    Refused(FailureReason code, int status, String message) {
      super(message, null, false, false);
      this.code = code;
      this.status = status;
    }
  }

  static Refused notFound(String what) {
    return new Refused(FailureReason.NOT_FOUND, 404, what);
  }

  static Refused wrong(String message) {
    return new Refused(FailureReason.INVALID_VALUE, 400, message);
  }

  static Refused notPermitted(String message) {
    return new Refused(FailureReason.NOT_PERMITTED, 403, message);
  }

  static Refused conflict(FailureReason code, String message) {
    return new Refused(code, 409, message);
  }

  /** The answer to a refusal. */
  @ServerExceptionMapper
  public Response refused(Refused refusal) {
    return answer(refusal.code, refusal.status, refusal.getMessage());
  }

  /** The answer when a secret cannot be sealed. */
  @ServerExceptionMapper
  public Response unusable(UnusableSecretException refusal) {
    return answer(FailureReason.INVALID_VALUE, 400, refusal.getMessage());
  }

  /** The answer while the control database is not available. */
  @ServerExceptionMapper
  public Response away(SQLException failure) {
    Log.warnf("control database does not answer reason=%s", failure.getMessage());
    return answer(FailureReason.UNAVAILABLE, 503, "The control database does not answer.");
  }

  private static Response answer(FailureReason code, int status, String detail) {
    ProblemDocument problem =
        new ProblemDocument(
            null, code.label(), status, detail, Optional.empty(), code.label(), List.of());
    return Response.status(status).type(ProblemDocument.MEDIA_TYPE).entity(problem).build();
  }
}
