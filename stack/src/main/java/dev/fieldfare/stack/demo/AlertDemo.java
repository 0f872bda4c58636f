package dev.fieldfare.stack.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.client.ClientConfig;
import dev.fieldfare.client.FieldfareClient;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.stack.StackFailure;
import dev.fieldfare.stack.folder.StackFile;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/**
 * The verb {@code demo --alerts}: Redis is frozen, an alert comes by webhook, is acknowledged, and
 * ends when Redis answers again.
 */
public final class AlertDemo implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final StackFile.Content stack;
  private final DemoScreen screen;
  private final FieldfareClient client;
  private final DemoReceiver receiver = new DemoReceiver();
  private final HttpClient http = HttpClient.newHttpClient();

  /** A demo in a running stack. */
  public AlertDemo(StackFile.Content stack, DemoScreen screen) {
    this.stack = stack;
    this.screen = screen;
    this.client =
        new FieldfareClient(
            ClientConfig.of(URI.create(stack.gateway().url()), stack.apiKeys().operator()));
  }

  /** Shows everything; about ten seconds. */
  public void run() {
    screen.heading("A webhook is subscribed to alerts");
    JsonNode made =
        send(
            request("subscriptions")
                .POST(
                    BodyPublishers.ofString(
                        "{\"name\":\"demo %s\",\"url\":\"%s\",\"severity\":\"INFO\"}"
                            .formatted(UUID.randomUUID(), receiver.url()))));
    screen.act("POST %s/api/v1/subscriptions".formatted(stack.gateway().url()));
    try {
      freezeRedis(made.path("secret").asText());
    } finally {
      send(request("subscriptions/" + made.path("id").asText()).DELETE());
    }
  }

  private void freezeRedis(String secret) {
    String pid = Long.toString(stack.servers().get("redis").pid());
    screen.heading("Redis is frozen");
    screen.act("kill -STOP " + pid);
    signal("-STOP", pid);
    try {
      long start = System.nanoTime();
      Alert raised = receiver.await("dev.fieldfare.alert.raised", "/redis", PATIENCE);
      screen.result(
          "%.1f s later the webhook has: %s %s"
              .formatted((System.nanoTime() - start) / 1e9, raised.severity(), raised.title()));
      screen.result(raised.message());
      raised.suggestions().forEach(step -> screen.result("to do: " + step));
      screen.result("each message is signed with %s…".formatted(secret.substring(0, 10)));
      screen.heading("A person acknowledges the alert");
      screen.act("./fieldfare alerts ack " + raised.id());
      screen.result(client.monitor().acknowledge(raised.id()).state().name());
    } finally {
      signal("-CONT", pid);
    }
    screen.heading("Redis goes on");
    screen.act("kill -CONT " + pid);
    long start = System.nanoTime();
    Alert resolved = receiver.await("dev.fieldfare.alert.resolved", "/redis", PATIENCE);
    screen.result(
        "%.1f s later the webhook has: %s"
            .formatted((System.nanoTime() - start) / 1e9, resolved.state()));
  }

  private static void signal(String signal, String pid) {
    try {
      int exit = new ProcessBuilder("kill", signal, pid).start().waitFor();
      if (exit != 0) {
        throw new StackFailure("kill %s %s failed".formatted(signal, pid));
      }
    } catch (IOException e) {
      throw new StackFailure("there is no command kill: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted");
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.gateway().url() + "/api/v1/" + path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + stack.apiKeys().admin())
        .header("Content-Type", "application/json");
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var answer = http.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new StackFailure("%d %s".formatted(answer.statusCode(), answer.body()));
      }
      return ContractsJson.mapper().readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new StackFailure("the gateway answered no JSON");
    } catch (IOException e) {
      throw new StackFailure("the gateway does not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted");
    }
  }

  @Override
  public void close() {
    receiver.close();
    client.close();
    http.close();
  }
}
