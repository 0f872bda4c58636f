package dev.fieldfare.service.internal;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;

/**
 * Calls other services: {@code fieldfare.<service>.url} says where they are.
 *
 * <p>Answers are passed on as they are, because services share no classes. Blocks, so it is called
 * on a virtual or a worker thread.
 */
@ApplicationScoped
public class InternalClient {
  /** Of one answer that is read as text. */
  static final int MOST_BYTES = 64 << 20;

  private static final Duration CONNECTING = Duration.ofSeconds(2);

  private final Config config;
  private final InternalTokens tokens;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTING)
          .build();

  InternalClient(Config config, InternalTokens tokens) {
    this.config = config;
    this.tokens = tokens;
  }

  /** The answer, whose body is read by the caller while it arrives. */
  public InternalAnswer send(InternalRequest request, InternalCaller caller) {
    try {
      return answer(http.send(http(request, caller), BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new ServiceUnavailable(request.service(), e.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailable(request.service(), "interrupted", e);
    }
  }

  /**
   * The answer's body as text.
   *
   * @throws AnswerTooLarge when it has more than 64 MiB; the rest is not read
   */
  public String text(InternalAnswer answer) {
    try (InputStream body = answer.body()) {
      byte[] content = body.readNBytes(MOST_BYTES);
      if (content.length == MOST_BYTES && body.read() >= 0) {
        throw new AnswerTooLarge(MOST_BYTES);
      }
      return new String(content, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the answer of a service broke off", e);
    }
  }

  private static InternalAnswer answer(HttpResponse<InputStream> response) {
    return new InternalAnswer(
        response.statusCode(),
        response.headers().firstValue("Content-Type"),
        response.headers().firstValueAsLong("Content-Length"),
        response.headers().firstValue("Location"),
        response.body());
  }

  private HttpRequest http(InternalRequest request, InternalCaller caller) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(address(request.service()) + request.path()))
            .timeout(request.patience())
            .header("Authorization", InternalCaller.SCHEME + " " + token(request))
            .header(InternalCaller.ACTOR, caller.actor())
            .header(InternalCaller.ROLE, caller.role().label())
            .header(InternalCaller.REQUEST_ID, caller.requestId())
            .header("Accept", "application/json, */*")
            .method(request.method(), body(request));
    request.json().ifPresent(json -> http.header("Content-Type", "application/json"));
    request.idempotencyKey().ifPresent(key -> http.header("Idempotency-Key", key));
    return http.build();
  }

  private static BodyPublisher body(InternalRequest request) {
    return request.json().map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
  }

  private String token(InternalRequest request) {
    return tokens
        .sent()
        .orElseThrow(
            () ->
                new ServiceUnavailable(
                    request.service(), InternalTokens.KEY + " is not configured", null));
  }

  private String address(String service) {
    String key = "fieldfare." + service + ".url";
    return config
        .getOptionalValue(key, String.class)
        .map(url -> url.replaceFirst("/+$", ""))
        .orElseThrow(() -> new ServiceUnavailable(service, key + " is not configured", null));
  }
}
