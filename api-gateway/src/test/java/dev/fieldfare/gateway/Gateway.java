package dev.fieldfare.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.message.SenderRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls the service under test as a client of one role would, and holds answers to its API. */
final class Gateway {

  /** The client's own limit ends with the head of an answer; an event stream has no end. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final Optional<String> secret;
  private final HttpClient client;

  private Gateway(URI base, Optional<String> secret, HttpClient client) {
    this.base = base;
    this.secret = secret;
    this.client = client;
  }

  static Gateway at(URI base) {
    return new Gateway(base, Optional.empty(), CLIENT);
  }

  /** The same client at another address of this machine. */
  Gateway from(String localAddress) throws UnknownHostException {
    return new Gateway(
        base,
        secret,
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(InetAddress.getByName(localAddress))
            .build());
  }

  Gateway as(SenderRole role) {
    return with(TestKeys.secret(role));
  }

  Gateway with(String otherSecret) {
    return new Gateway(base, Optional.of(otherSecret), client);
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return send(request.POST(BodyPublishers.ofString(body)));
  }

  Answer call(String method, String path) {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
    secret.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    return request;
  }

  Answer send(HttpRequest.Builder request) {
    HttpRequest sent = request.build();
    try {
      HttpResponse<String> answer = whole(sent);
      ApiContract.check(client, sent, answer);
      return new Answer(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // Not sendAsync(): its answers are completed in the common pool, where tests block in calls.
  private HttpResponse<String> whole(HttpRequest sent) throws IOException, InterruptedException {
    FutureTask<HttpResponse<String>> answer =
        new FutureTask<>(() -> client.send(sent, BodyHandlers.ofString()));
    Thread.startVirtualThread(answer);
    try {
      return answer.get(LONGEST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new AssertionError(
          "the answer to %s %s has no end after %d s: is it an event stream?"
              .formatted(sent.method(), sent.uri(), LONGEST_ANSWER.toSeconds()),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  HttpClient client() {
    return client;
  }

  /** An answer. */
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    String body() {
      return response.body();
    }

    JsonNode json() {
      try {
        return ContractsJson.mapper().readTree(body());
      } catch (IOException e) {
        throw new UncheckedIOException("no JSON: " + body(), e);
      }
    }

    <T> T as(Class<T> type) {
      try {
        return ContractsJson.mapper().readValue(body(), type);
      } catch (IOException e) {
        throw new UncheckedIOException("no " + type + ": " + body(), e);
      }
    }

    /** The code of the problem; fails when the answer is no problem+json. */
    String code() {
      String type = header("Content-Type").orElse("none");
      if (!type.startsWith("application/problem+json")) {
        throw new AssertionError("no problem but " + status() + " " + type + ": " + body());
      }
      if (json().path("status").asInt() != status()) {
        throw new AssertionError(status() + " is not the status in " + body());
      }
      return json().path("code").asText();
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }
}
