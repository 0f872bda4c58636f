package dev.fieldfare.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.http.ProblemDocument;
import dev.fieldfare.service.internal.AnswerTooLarge;
import dev.fieldfare.service.internal.InternalAnswer;
import dev.fieldfare.service.internal.InternalCaller;
import dev.fieldfare.service.internal.InternalClient;
import dev.fieldfare.service.internal.InternalRequest;
import dev.fieldfare.service.internal.ServiceUnavailable;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Calls another service for a caller of the gateway. Its answers are handed on, its problems with
 * the status of their code. Blocks.
 */
public final class ServiceCalls {
  private static final String ROOT = "/internal/v1/";

  private final InternalClient client;
  private final String service;

  /**
   * Calls of one service.
   *
   * @param service the name in its descriptor
   */
  public ServiceCalls(InternalClient client, String service) {
    this.client = client;
    this.service = service;
  }

  /** Reads an answer. */
  public <T> T get(InternalCaller caller, String path, Class<T> type) {
    return read(body(InternalRequest.get(service, ROOT + path), caller), type);
  }

  /** Posts JSON, which may be empty. */
  public <T> T post(InternalCaller caller, String path, String json, Class<T> type) {
    return read(body(InternalRequest.post(service, ROOT + path, json), caller), type);
  }

  /** Replaces something by JSON. */
  public <T> T put(InternalCaller caller, String path, String json, Class<T> type) {
    return read(body(InternalRequest.put(service, ROOT + path, json), caller), type);
  }

  /** Deletes; the answer is not read. */
  public void delete(InternalCaller caller, String path) {
    body(InternalRequest.delete(service, ROOT + path), caller);
  }

  /** Deletes, and reads the answer. */
  public <T> T delete(InternalCaller caller, String path, Class<T> type) {
    return read(body(InternalRequest.delete(service, ROOT + path), caller), type);
  }

  /**
   * An answer that is read while it arrives; the caller closes its body.
   *
   * @param patience how long it may take until the answer begins
   */
  public InternalAnswer stream(InternalCaller caller, String path, Duration patience) {
    InternalRequest request = InternalRequest.get(service, ROOT + path).within(patience);
    try {
      InternalAnswer answer = client.send(request, caller);
      if (answer.status() >= 400) {
        throw refusal(client.text(answer));
      }
      return answer;
    } catch (ServiceUnavailable e) {
      throw away(e);
    } catch (UncheckedIOException e) {
      throw brokenOff();
    }
  }

  private String body(InternalRequest request, InternalCaller caller) {
    try {
      InternalAnswer answer = client.send(request, caller);
      String body = client.text(answer);
      if (answer.status() >= 400) {
        throw refusal(body);
      }
      return body;
    } catch (ServiceUnavailable e) {
      throw away(e);
    } catch (AnswerTooLarge e) {
      throw new RequestRefused(FailureReason.TOO_LARGE, e.getMessage());
    } catch (UncheckedIOException e) {
      throw brokenOff();
    }
  }

  private RequestRefused away(ServiceUnavailable e) {
    return new RequestRefused(
        FailureReason.UNAVAILABLE, "The %s does not answer: %s".formatted(service, e.getMessage()));
  }

  private RequestRefused brokenOff() {
    return new RequestRefused(
        FailureReason.UNAVAILABLE, "The answer of the %s broke off.".formatted(service));
  }

  private RequestRefused refusal(String body) {
    ProblemDocument problem = read(body, ProblemDocument.class);
    return new RequestRefused(
        FailureReason.of(problem.code()).orElse(FailureReason.INTERNAL_ERROR), problem.detail());
  }

  private <T> T read(String json, Class<T> type) {
    try {
      return ContractsJson.mapper().readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new RequestRefused(
          FailureReason.UNAVAILABLE, "The answer of the " + service + " cannot be read.");
    }
  }
}
