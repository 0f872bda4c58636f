package dev.fieldfare.gateway.http.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Answer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/**
 * Answers requests whose effect is not stored under the idempotency key of a ledger: each is
 * carried out once for its key.
 */
@ApplicationScoped
public class IdempotentRequests {

  private static final int OK = 200;

  private final IdempotentCalls calls;
  private final ObjectMapper mapper;

  IdempotentRequests(IdempotentCalls calls, ObjectMapper mapper) {
    this.calls = calls;
    this.mapper = mapper;
  }

  /**
   * Answers with the result as JSON.
   *
   * @param body of the request, or an empty text
   * @param work blocks; runs on a thread of its own
   */
  public Uni<Response> blocking(RequestContext request, Object body, Supplier<?> work) {
    return blocking(request, OK, body, work);
  }

  /** As above, with another status of success. */
  public Uni<Response> blocking(RequestContext request, int status, Object body, Supplier<?> work) {
    return calls
        .answer(
            request.caller().getName(),
            request.key(),
            request.identity(json(body)),
            () -> new Answer(status, json(work.get())))
        .map(IdempotentRequests::response);
  }

  /** As above, for work that does not block. */
  public Uni<Response> nonBlocking(RequestContext request, Object body, Uni<?> work) {
    return calls
        .answer(
            request.caller().getName(),
            request.key(),
            request.identity(json(body)),
            work.map(result -> new Answer(OK, json(result))))
        .map(IdempotentRequests::response);
  }

  private static Response response(Answer answer) {
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON)
        .entity(answer.body())
        .build();
  }

  private String json(Object document) {
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
