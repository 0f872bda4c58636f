package dev.fieldfare.gateway.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fieldfare.gateway.Answers.Answer;
import dev.fieldfare.gateway.Caller;
import dev.fieldfare.gateway.Once;
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
class Deeds {

  private static final String KEY = "Idempotency-Key";

  private final Once once;
  private final ObjectMapper mapper;

  Deeds(Once once, ObjectMapper mapper) {
    this.once = once;
    this.mapper = mapper;
  }

  /** Who asks, and what makes two requests the same. */
  record Ask(Caller caller, Optional<String> key, String request) {

    static Ask of(SecurityContext security, HttpHeaders headers, UriInfo uri, String body) {
      return new Ask(
          (Caller) security.getUserPrincipal(),
          Optional.ofNullable(headers.getHeaderString(KEY)).filter(key -> !key.isBlank()),
          uri.getRequestUri().getRawPath() + "?" + uri.getRequestUri().getRawQuery() + "\n" + body);
    }
  }

  /** Answers with the JSON of what the deed returns. The deed blocks. */
  Uni<Response> blocking(Ask ask, Supplier<String> deed) {
    return once.answer(ask.caller(), ask.key(), ask.request(), () -> new Answer(200, deed.get()))
        .map(Deeds::response);
  }

  /** As above, for a deed that does not block. */
  Uni<Response> nonBlocking(Ask ask, int status, Uni<?> deed) {
    return once.answer(
            ask.caller(),
            ask.key(),
            ask.request(),
            deed.map(result -> new Answer(status, json(result))))
        .map(Deeds::response);
  }

  private static Response response(Answer answer) {
    return Response.status(answer.status())
        .type(MediaType.APPLICATION_JSON)
        .entity(answer.body())
        .build();
  }

  String json(Object document) {
    try {
      return mapper.writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
