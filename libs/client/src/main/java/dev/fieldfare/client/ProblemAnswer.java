package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import java.util.Set;

/**
 * An answer of the gateway that says what is wrong.
 *
 * @param status the status of the answer; the document may hold another one
 * @param document what the answer says; made from the status where the body is no such document
 */
record ProblemAnswer(int status, ProblemDocument document) {

  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

  static ProblemAnswer of(int status, String body) {
    return new ProblemAnswer(status, document(status, body));
  }

  /** Whether the same request can succeed later. */
  boolean mayPass() {
    return PASSING.contains(status);
  }

  /** The exception for a request that is not sent again. */
  FieldfareException failure() {
    if (PASSING.contains(document.status())) {
      return new UnavailableException(document);
    }
    return document.status() >= 500
        ? new GatewayFailureException(document)
        : new RequestRefusedException(document);
  }

  private static ProblemDocument document(int status, String body) {
    try {
      ProblemDocument document = ContractsJson.mapper().readValue(body, ProblemDocument.class);
      return document == null ? unnamed(status, body) : withStatus(document, status);
    } catch (JsonProcessingException e) {
      return unnamed(status, body);
    }
  }

  /** A document without a status has the one of the answer. */
  private static ProblemDocument withStatus(ProblemDocument document, int status) {
    return document.status() != 0
        ? document
        : new ProblemDocument(
            document.type(),
            document.title(),
            status,
            document.detail(),
            document.instance(),
            document.code(),
            document.problems());
  }

  private static ProblemDocument unnamed(int status, String body) {
    FailureReason reason =
        PASSING.contains(status) ? FailureReason.UNAVAILABLE : FailureReason.INTERNAL_ERROR;
    return ProblemDocument.of(reason, status, "HTTP " + status, body);
  }
}
