package dev.fieldfare.testkit.quarkus;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/**
 * What a test of a running service has: the servers, and calls as another service makes them. The
 * test class adds {@code @QuarkusTest}.
 */
@QuarkusTestResource(QuarkusServers.class)
public abstract class ServiceTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** The target {@code main}, and the control database. */
  protected TestDatabase database;

  protected TestRedis redis;

  @TestHTTPResource("/")
  URI address;

  /** Reads an internal path with the rights of a role. */
  protected HttpResponse<String> get(String path, String role) {
    return send(path, role, HttpRequest.newBuilder().GET());
  }

  /** Sends JSON to an internal path with the rights of a role. */
  protected HttpResponse<String> post(String path, String role, String json) {
    return send(
        path,
        role,
        HttpRequest.newBuilder()
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** Sends any request to an internal path with the rights of a role. */
  protected HttpResponse<String> send(String path, String role, HttpRequest.Builder request) {
    request
        .uri(address.resolve(path))
        .header("Authorization", "Fieldfare " + QuarkusServers.INTERNAL_TOKEN)
        .header("Fieldfare-Actor", "test-" + role)
        .header("Fieldfare-Role", role)
        .header("Fieldfare-Request-Id", "test");
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
