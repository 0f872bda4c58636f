package dev.fieldfare.gateway.http.idempotency;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.gateway.http.idempotency.AnswerStore.Answer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Supplier;

/** Carries out what changes something outside of the ledgers' own keys, once for each key. */
@ApplicationScoped
public class IdempotentRequests {

  private static final String KEY = "Idempotency-Key";

  private final IdempotentCalls once;
  private final ObjectMapper mapper;

  IdempotentRequests(IdempotentCalls once, ObjectMapper mapper) {
    this.once = once;
    this.mapper = mapper;
  }

  /** Who asks, and what makes two requests the same. */
  public record Ask(String caller, Optional<String> key, String request) {

    /** The identity of a request with this body. */
    public static Ask of(SecurityContext security, HttpHeaders headers, UriInfo uri, String body) {
      return new Ask(
          security.getUserPrincipal().getName(),
          Optional.ofNullable(headers.getHeaderString(KEY)).filter(key -> !key.isBlank()),
          uri.getRequestUri().getRawPath() + "?" + uri.getRequestUri().getRawQuery() + "\n" + body);
    }
  }

  /** Answers with the JSON of what the deed returns. The deed blocks. */
  public Uni<Response> blocking(Ask ask, Supplier<String> deed) {
    return once.answer(ask.caller(), ask.key(), ask.request(), () -> new Answer(200, deed.get()))
        .map(IdempotentRequests::response);
  }

  /** As above, for a deed that does not block. */
  public Uni<Response> nonBlocking(Ask ask, int status, Uni<?> deed) {
    return once.answer(
            ask.caller(),
            ask.key(),
            ask.request(),
            deed.map(result -> new Answer(status, json(result))))
        .map(IdempotentRequests::response);
  }

  private static Response response(Answer answer) {
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON)
        .entity(answer.body())
        .build();
  }

  /** The document as JSON. */
  public String json(Object document) {
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
