package dev.fieldfare.gateway.http;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.SqlStates;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.message.Problem;
import dev.fieldfare.gateway.concurrent.Batcher;
import io.quarkus.logging.Log;
import io.vertx.sqlclient.DatabaseException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jboss.resteasy.reactive.server.ExceptionUnwrapStrategy;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.UnwrapException;

/**
 * Turns exceptions into problem+json. Exceptions of one package have a mapper there, which answers
 * with the methods of this class.
 */
@UnwrapException(
    value = CompletionException.class,
    strategy = ExceptionUnwrapStrategy.UNWRAP_IF_NO_EXACT_MATCH)
public class ProblemMapper {

  private static final int RETRY_SECONDS = 1;

  /** A request that was refused. */
  @ServerExceptionMapper
  public Response refused(RequestRefused refusal) {
    int status = HttpStatuses.of(refusal.code());
    Response.ResponseBuilder answer =
        answer(refusal.code(), status, refusal.getMessage(), refusal.problems());
    return status == 401
        ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"fieldfare\"").build()
        : answer.build();
  }

  /** The control database failed under something else than a key. */
  @ServerExceptionMapper
  public Response controlFailed(DatabaseException failure) {
    return HttpStatuses.of(SqlStates.classify(failure.getSqlState(), failure.getMessage())) == 503
        ? controlAway(failure)
        : bug(failure);
  }

  /** The control database cannot be reached. */
  @ServerExceptionMapper
  public Response controlAway(ConnectException failure) {
    return controlAway((Exception) failure);
  }

  private static Response controlAway(Exception failure) {
    Log.warnf("control database failed reason=%s", failure);
    return later(FailureReason.UNAVAILABLE, OutageText.of("The control database", failure));
  }

  /** More came than can be worked on. */
  @ServerExceptionMapper
  public Response overloaded(Batcher.Overloaded failure) {
    return later(FailureReason.UNAVAILABLE, "Too many requests are waiting; try again.");
  }

  /** What JAX-RS itself refuses: no route, wrong method, wrong content type. */
  @ServerExceptionMapper
  public Response refusedByFramework(WebApplicationException refusal) {
    int status = refusal.getResponse().getStatus();
    FailureReason code = codeOf(status);
    Response.ResponseBuilder answer = answer(code, status, detail(code), List.of());
    String allow = refusal.getResponse().getHeaderString(HttpHeaders.ALLOW);
    return (allow == null ? answer : answer.header(HttpHeaders.ALLOW, allow)).build();
  }

  /** A bug. */
  @ServerExceptionMapper
  public Response broken(RuntimeException failure) {
    return bug(failure);
  }

  /** A bug: its text is in the log only. */
  public static Response bug(RuntimeException failure) {
    Log.error("request failed", failure);
    return answer(
            FailureReason.INTERNAL_ERROR,
            500,
            "Internal error; the log of the gateway has the details.",
            List.of())
        .build();
  }

  /** Unavailable for now, with the time of the next try. */
  public static Response later(FailureReason code, String detail) {
    return answer(code, 503, detail, List.of())
        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
        .build();
  }

  /** A problem that a resource completes. */
  public static Response.ResponseBuilder answer(
      FailureReason code, int status, String detail, List<Problem> problems) {
    ProblemDocument problem =
        new ProblemDocument(
            null,
            HttpStatuses.title(status),
            status,
            detail,
            Optional.empty(),
            code.label(),
            problems);
    return Response.status(status).type(ProblemDocument.MEDIA_TYPE).entity(problem);
  }

  static FailureReason codeOf(int status) {
    return switch (status) {
      case 401 -> FailureReason.NOT_AUTHENTICATED;
      case 403 -> FailureReason.NOT_PERMITTED;
      case 404 -> FailureReason.NOT_FOUND;
      case 405 -> FailureReason.METHOD_NOT_ALLOWED;
      case 406 -> FailureReason.NOT_ACCEPTABLE;
      case 413 -> FailureReason.TOO_LARGE;
      case 415 -> FailureReason.UNSUPPORTED_MEDIA_TYPE;
      default -> status < 500 ? FailureReason.MALFORMED : FailureReason.INTERNAL_ERROR;
    };
  }

  static String detail(FailureReason code) {
    return switch (code) {
      case NOT_FOUND -> "There is no resource at this address.";
      case METHOD_NOT_ALLOWED -> "This address does not have that HTTP method.";
      case NOT_ACCEPTABLE -> "This address answers in JSON; event streams in text/event-stream.";
      case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json.";
      case TOO_LARGE -> "The body is too large.";
      case INTERNAL_ERROR -> "Internal error; the log of the gateway has the details.";
      default -> "The request is not valid.";
    };
  }
}
