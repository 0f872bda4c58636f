package dev.fieldfare.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A failed migration in a running stack: delivered to a webhook, acknowledged and resolved. */
final class AlertStory implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final House house;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final HttpServer receiver;

  AlertStory(House house) throws IOException {
    this.house = house;
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          assertThat(exchange.getRequestHeaders().getFirst("webhook-signature")).startsWith("v1,");
          messages.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
  }

  void run() throws Exception {
    String url = "http://127.0.0.1:" + receiver.getAddress().getPort();
    post(
        "subscriptions",
        "{\"name\":\"story\",\"url\":\"%s\",\"severity\":\"INFO\"}".formatted(url));
    house.value(
        "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"not_there\","
            + "\"column\":\"email\",\"dataType\":\"text\"}')");

    JsonNode alert = await().atMost(LONG).until(this::alert, found -> !found.isMissingNode());
    String path = "alerts/" + alert.path("id").asText();
    assertThat(alert.path("severity").asText()).isEqualTo("MEDIUM");
    assertThat(pageOfAlerts()).contains("<html", "public.not_there", "MEDIUM");
    await().atMost(LONG).until(() -> isDelivered("raised"));
    assertThat(post(path + "/ack", "{}").path("state").asText()).isEqualTo("ACKNOWLEDGED");

    try (var connection = house.connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE not_there (id int PRIMARY KEY)");
    }
    house.value(
        "SELECT fieldfare.enqueue('{\"type\":\"ADD_COLUMN\",\"table\":\"not_there\","
            + "\"column\":\"email\",\"dataType\":\"text\"}')");
    await()
        .atMost(LONG)
        .until(() -> get(path).path("state").asText(), state -> state.equals("RESOLVED"));
    await().atMost(LONG).until(() -> isDelivered("resolved"));
  }

  private JsonNode alert() throws IOException, InterruptedException {
    for (JsonNode each : get("alerts").path("items")) {
      if (each.path("title").asText().contains("public.not_there")) {
        return each;
      }
    }
    return JSON.createObjectNode().path("none");
  }

  private boolean isDelivered(String what) {
    return messages.stream()
        .anyMatch(
            body ->
                body.contains("dev.fieldfare.alert." + what) && body.contains("public.not_there"));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private JsonNode post(String path, String json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  /** The page of the dashboard. */
  private String pageOfAlerts() throws IOException, InterruptedException {
    var answer = http.send(requestOf("/alerts").GET().build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpRequest.Builder request(String path) throws IOException {
    return requestOf("/api/v1/" + path);
  }

  private HttpRequest.Builder requestOf(String path) throws IOException {
    JsonNode stack = house.stackJson();
    return HttpRequest.newBuilder(URI.create(stack.at("/gateway/url").asText() + path))
        .header("Authorization", "Bearer " + stack.at("/apiKeys/admin").asText());
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = http.send(request.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
    return JSON.readTree(answer.body());
  }

  @Override
  public void close() {
    receiver.stop(0);
    http.close();
  }
}
