package dev.fieldfare.gateway.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Answers in the form builder's envelope. */
final class FormBuilderAnswers {

  private FormBuilderAnswers() {}

  static ObjectNode error(FormBuilderRefusal refusal) {
    ObjectNode error =
        ContractsJson.mapper()
            .createObjectNode()
            .put("message", refusal.getMessage())
            .put("code", refusal.code())
            .put("timestamp", now());
    Optional<JsonNode> details = refusal.details();
    details.ifPresent(found -> error.set("details", found));
    return error;
  }

  static ObjectNode envelope(ObjectNode error) {
    ObjectNode answer = ContractsJson.mapper().createObjectNode().put("success", false);
    answer.set("error", error);
    return answer;
  }

  // Always three digits of milliseconds, as JavaScript writes it.
  static String now() {
    return iso(Instant.now());
  }

  static String iso(Instant moment) {
    return moment.truncatedTo(ChronoUnit.MILLIS).toString().replaceFirst("(:\\d{2})Z$", "$1.000Z");
  }

  static void send(RoutingContext exchange, int status, ObjectNode body) {
    exchange
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
        .end(body.toString());
  }
}
