package dev.fieldfare.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fieldfare.client.approval.ApprovalClient;
import dev.fieldfare.client.monitor.MonitorRequests;
import dev.fieldfare.client.rollback.RollbackPlanClient;
import dev.fieldfare.client.tls.NoEncryption;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sends requests to the gateway, and repeats them if a retry can help.
 *
 * <p>Every POST has an idempotency key, or consists of messages that have one. So a request whose
 * answer was lost can be sent again.
 */
final class Gateway implements ApprovalClient.Calls, MonitorRequests, RollbackPlanClient.Calls {

  private static final String BASE = "/api/v1/";
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration GOODBYE = Duration.ofSeconds(1);

  private final ClientConfig config;
  private final CountDownLatch closed;
  private final HttpClient http;

  Gateway(ClientConfig config, CountDownLatch closed) {
    this.config = config;
    this.closed = closed;
    this.http = client(config);
  }

  private static HttpClient client(ClientConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT);
    return "https".equals(config.gateway().getScheme())
        ? builder.build()
        : builder.sslContext(NoEncryption.context()).build();
  }

  @Override
  public <T> T get(String path, Map<String, String> parameters, Class<T> answer) {
    return read(send(request(path, parameters).GET().build()), answer);
  }

  @Override
  public <T> T post(String path, Optional<String> key, String json, Class<T> answer) {
    return read(send(withBody(path, key).POST(BodyPublishers.ofString(json)).build()), answer);
  }

  /** A POST whose answer may take long. */
  <T> T postSlowly(String path, String json, Class<T> answer) {
    HttpRequest.Builder request = withBody(path, Optional.empty()).timeout(LONG);
    return read(send(request.POST(BodyPublishers.ofString(json)).build()), answer);
  }

  /** A POST whose answer does not matter. */
  void post(String path, String key, String json) {
    send(withBody(path, Optional.of(key)).POST(BodyPublishers.ofString(json)).build());
  }

  /** A PUT of a text, which is idempotent. */
  <T> T put(String path, Map<String, String> parameters, byte[] text, Class<T> answer) {
    HttpRequest.Builder request =
        request(path, parameters).header("Content-Type", "application/octet-stream");
    return read(send(request.PUT(BodyPublishers.ofByteArray(text)).build()), answer);
  }

  /** Posts a text to be looked at: it changes nothing, so it may be sent again. */
  <T> T postText(String path, Map<String, String> parameters, byte[] text, Class<T> answer) {
    HttpRequest.Builder request =
        request(path, parameters).header("Content-Type", "application/octet-stream");
    return read(send(request.POST(BodyPublishers.ofByteArray(text)).build()), answer);
  }

  @Override
  public <T> T put(String path, Map<String, String> parameters, String json, Class<T> answer) {
    HttpRequest.Builder request =
        request(path, parameters).header("Content-Type", "application/json");
    return read(send(request.PUT(BodyPublishers.ofString(json)).build()), answer);
  }

  @Override
  public void delete(String path, Map<String, String> parameters) {
    send(request(path, parameters).DELETE().build());
  }

  /** A DELETE with an answer. */
  <T> T delete(String path, Class<T> answer) {
    return delete(path, Map.of(), answer);
  }

  <T> T delete(String path, Map<String, String> parameters, Class<T> answer) {
    return read(send(request(path, parameters).DELETE().build()), answer);
  }

  /** A GET whose answer may take long. */
  <T> T getSlowly(String path, Class<T> answer) {
    return read(send(request(path, Map.of()).timeout(LONG).GET().build()), answer);
  }

  /** A text of any type, which may take long. */
  String text(String path, Map<String, String> parameters) {
    return send(authorized(path, parameters).header("Accept", "*/*").timeout(LONG).GET().build());
  }

  /** A POST that changes nothing, so it may be sent again. */
  <T> T postGzip(String path, byte[] content, Class<T> answer) {
    HttpRequest.Builder request =
        request(path, Map.of()).timeout(LONG).header("Content-Type", "application/gzip");
    return read(send(request.POST(BodyPublishers.ofByteArray(content)).build()), answer);
  }

  /** An answer that is read as a stream. The request is not repeated. */
  StructureClient.Dump download(String path) {
    HttpRequest request = authorized(path, Map.of()).timeout(LONG).GET().build();
    try {
      HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
      int status = response.statusCode();
      if (status / 100 == 2) {
        String missing = response.headers().firstValue("Fieldfare-Missing-Parts").orElse("0");
        return new StructureClient.Dump(response.body(), Integer.parseInt(missing));
      }
      try (InputStream body = response.body()) {
        throw ProblemAnswer.of(status, new String(body.readAllBytes(), StandardCharsets.UTF_8))
            .failure();
      }
    } catch (IOException e) {
      throw new UnavailableException("the gateway " + config.gateway() + " cannot be reached", e);
    }
  }

  /** Opens a stream of events; it is not tried again here. */
  HttpResponse<InputStream> open(String path, Map<String, String> parameters, String lastEventId)
      throws IOException {
    HttpRequest.Builder request =
        authorized(path, parameters).header("Accept", "text/event-stream");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return exchange(request.GET().build(), BodyHandlers.ofInputStream());
  }

  /**
   * Ends the thread of the HTTP client, if the platform can. Java 17 leaves it to the garbage
   * collector; a process then takes a third of a second longer to exit.
   */
  void close() {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(http);
      HttpClient.class.getMethod("awaitTermination", Duration.class).invoke(http, GOODBYE);
    } catch (NoSuchMethodException e) {
      closed.countDown();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an HTTP client can be shut down", e);
    }
  }

  @Override
  public boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private HttpRequest.Builder withBody(String path, Optional<String> key) {
    HttpRequest.Builder request =
        request(path, Map.of()).header("Content-Type", "application/json");
    key.ifPresent(given -> request.header("Idempotency-Key", given));
    return request;
  }

  private HttpRequest.Builder request(String path, Map<String, String> parameters) {
    return authorized(path, parameters)
        .header("Accept", "application/json")
        .timeout(config.timeout());
  }

  private HttpRequest.Builder authorized(String path, Map<String, String> parameters) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path, parameters));
    config.apiKey().ifPresent(key -> request.header("Authorization", "Bearer " + key));
    return request;
  }

  private URI uri(String path, Map<String, String> parameters) {
    String root = config.gateway().toString().replaceFirst("/+$", "");
    String query =
        parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
            .sorted()
            .collect(Collectors.joining("&"));
    return URI.create(root + BASE + path + (query.isEmpty() ? "" : "?" + query));
  }

  static String encoded(String text) {
    return MonitorRequests.encoded(text);
  }

  private String send(HttpRequest request) {
    for (int failures = 1; ; failures++) {
      Outcome outcome = tryOnce(request);
      if (outcome.body().isPresent()) {
        return outcome.body().get();
      }
      boolean isLast = failures >= config.retry().attempts();
      if (isLast || isClosedAfter(outcome.pause().orElse(config.retry().pause(failures)))) {
        throw outcome.failure();
      }
    }
  }

  private Outcome tryOnce(HttpRequest request) {
    try {
      return outcome(exchange(request, BodyHandlers.ofString(StandardCharsets.UTF_8)));
    } catch (InterruptedIOException e) {
      throw new UnavailableException("interrupted while waiting for the gateway", e);
    } catch (IOException e) {
      return Outcome.failed(
          new UnavailableException("the gateway " + config.gateway() + " cannot be reached", e));
    }
  }

  private Outcome outcome(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status / 100 == 2) {
      return Outcome.answered(response.body());
    }
    ProblemAnswer problem = ProblemAnswer.of(status, response.body());
    if (!problem.mayPass()) {
      throw problem.failure();
    }
    return new Outcome(
        Optional.empty(),
        new UnavailableException(problem.document()),
        response.headers().firstValue("Retry-After").flatMap(Gateway::seconds));
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    try {
      return http.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException().initCause(e);
    }
  }

  private static Optional<Duration> seconds(String retryAfter) {
    return retryAfter.matches("[0-9]{1,4}")
        ? Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)))
        : Optional.empty();
  }

  private static <T> T read(String json, Class<T> answer) {
    try {
      return ContractsJson.mapper().readValue(json, answer);
    } catch (JsonProcessingException e) {
      throw new UnavailableException("the gateway's answer is not a " + answer.getSimpleName(), e);
    }
  }

  /** An answer, or a temporary failure with the time to wait. */
  private record Outcome(
      Optional<String> body, FieldfareException failure, Optional<Duration> pause) {

    static Outcome answered(String body) {
      return new Outcome(Optional.of(body), null, Optional.empty());
    }

    static Outcome failed(FieldfareException failure) {
      return new Outcome(Optional.empty(), failure, Optional.empty());
    }
  }
}
