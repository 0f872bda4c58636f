package dev.fieldfare.gateway.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import dev.fieldfare.service.internal.ServiceUnavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Principal;
import java.util.UUID;

/**
 * Calls the health-monitor for a caller of the gateway. Its answers are handed on, its problems
 * with the status of their code. Blocks.
 */
@ApplicationScoped
public class MonitorCalls {
  private static final String SERVICE = "health-monitor";
  private static final String ROOT = "/internal/v1/";
  private static final int LONGEST_NAME = 200;

  private final InternalClient client;

  MonitorCalls(InternalClient client) {
    this.client = client;
  }

  /** Reads an answer. */
  public <T> T get(Principal caller, String path, Class<T> type) {
    return read(body(InternalRequest.get(SERVICE, ROOT + path), caller), type);
  }

  /** Posts JSON, which may be empty. */
  public <T> T post(Principal caller, String path, String json, Class<T> type) {
    return read(body(InternalRequest.post(SERVICE, ROOT + path, json), caller), type);
  }

  /** Deletes; the answer is not read. */
  void delete(Principal caller, String path) {
    body(InternalRequest.delete(SERVICE, ROOT + path), caller);
  }

  /** Deletes, and reads the answer. */
  <T> T delete(Principal caller, String path, Class<T> type) {
    return read(body(InternalRequest.delete(SERVICE, ROOT + path), caller), type);
  }

  private String body(InternalRequest request, Principal caller) {
    try {
      InternalAnswer answer = client.send(request, internal((Caller) caller));
      String body = client.text(answer);
      if (answer.status() >= 400) {
        throw refusal(body);
      }
      return body;
    } catch (ServiceUnavailable e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The health-monitor does not answer: " + e.getMessage());
    }
  }

  // Names of tokens may hold characters that no header can.
  private static InternalCaller internal(Caller caller) {
    String name = caller.getName().replaceAll("[^\\x20-\\x7E]", "?");
    return new InternalCaller(
        name.substring(0, Math.min(LONGEST_NAME, name.length())),
        caller.role(),
        UUID.randomUUID().toString());
  }

  private static RequestRefused refusal(String body) {
    ProblemDocument problem = read(body, ProblemDocument.class);
    return new RequestRefused(
        FailureReason.of(problem.code()).orElse(FailureReason.INTERNAL_ERROR), problem.detail());
  }

  private static <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The answer of the health-monitor cannot be read.");
    }
  }
}
