package dev.fieldfare.gateway.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.contracts.report.ReportKind;
import dev.fieldfare.gateway.http.EncodedQuery;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.TreeMap;

/**
 * Calls the report-service for a caller, and hands its answer on: status, type and body, problems
 * too. Blocks.
 */
@ApplicationScoped
public class ReportForwarding {
  private static final String SERVICE = "report-service";

  private final InternalClient client;

  ReportForwarding(InternalClient client) {
    this.client = client;
  }

  /**
   * Reads.
   *
   * @param parameters null where one was not given
   */
  Response get(String path, Map<String, String> parameters, SecurityIdentity identity) {
    return send(InternalRequest.get(SERVICE, path + query(parameters)), identity);
  }

  /** Has something done; a refusal is thrown, so it is not kept as the answer to a key. */
  JsonNode post(String path, InternalCaller caller) {
    InternalAnswer answer = client.send(InternalRequest.post(SERVICE, path, "{}"), caller);
    return read(successful(answer), JsonNode.class);
  }

  /**
   * A report as the report-service writes it. A refusal is thrown.
   *
   * @param parameters as the API takes them; empty texts are left out
   */
  public String report(ReportKind kind, Map<String, String> parameters, SecurityIdentity identity) {
    InternalRequest request = InternalRequest.get(SERVICE, path(kind) + query(parameters));
    return successful(client.send(request, InternalCaller.of(identity)));
  }

  /** The path of a kind of reports at the report-service. */
  static String path(ReportKind kind) {
    return "/internal/v1/reports/" + kind.label();
  }

  private String successful(InternalAnswer answer) {
    String body = client.text(answer);
    if (!answer.isSuccess()) {
      ProblemDocument problem = read(body, ProblemDocument.class);
      throw new RequestRefused(
          FailureReason.of(problem.code()).orElse(FailureReason.INTERNAL_ERROR), problem.detail());
    }
    return body;
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The answer of the report-service cannot be read.");
    }
  }

  private Response send(InternalRequest request, SecurityIdentity identity) {
    InternalAnswer answer = client.send(request, InternalCaller.of(identity));
    return Response.status(answer.status())
        .type(answer.contentType().orElse(MediaType.APPLICATION_JSON))
        .entity(client.text(answer))
        .build();
  }

  /** The parameters of an address; empty texts are left out. */
  static String query(Map<String, String> parameters) {
    return "?" + EncodedQuery.of(new TreeMap<>(parameters));
  }
}
