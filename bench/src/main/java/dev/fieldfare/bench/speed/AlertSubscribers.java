package dev.fieldfare.bench.speed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.embedded.RedisConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Subscribers of alerts: the Redis stream, server-sent events, and a webhook that takes 50 ms for
 * its answer. Each notes the time from the failure to the arrival of its alert.
 */
final class AlertSubscribers implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RAISED = "dev.fieldfare.alert.raised";
  private static final Duration ANSWER = Duration.ofMillis(50);

  private final Map<String, Map<String, Double>> arrivals =
      new TreeMap<>(
          Map.of(
              "stream", new ConcurrentHashMap<>(),
              "server-sent event", new ConcurrentHashMap<>(),
              "webhook", new ConcurrentHashMap<>()));
  private final HttpServer webhook;
  private final HttpClient http = HttpClient.newHttpClient();

  AlertSubscribers() throws IOException {
    webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    webhook.createContext(
        "/",
        exchange -> {
          JsonNode message = JSON.readTree(exchange.getRequestBody().readAllBytes());
          note("webhook", message);
          LockSupport.parkNanos(ANSWER.toNanos());
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    webhook.start();
  }

  String webhookUrl() {
    return "http://127.0.0.1:" + webhook.getAddress().getPort() + "/";
  }

  /** Starts to read the stream and the server-sent events. */
  void listen(BenchmarkStack stack) throws IOException, InterruptedException {
    RedisConnection redis =
        RedisConnection.open("127.0.0.1", stack.redis().port(), stack.redis().password());
    Thread.ofVirtual().start(() -> readStream(redis));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/api/v1/events?target=-"))
            .header("Authorization", "Bearer " + BenchmarkStack.KEY)
            .header("Last-Event-ID", "0")
            .build();
    var lines = http.send(request, BodyHandlers.ofInputStream()).body();
    Thread.ofVirtual()
        .start(
            () ->
                readEvents(
                    new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))));
  }

  /** The times in milliseconds of each subscriber; the keys name it. */
  Map<String, Figures> figures() {
    Map<String, Figures> figures = new TreeMap<>();
    arrivals.forEach(
        (subscriber, times) -> {
          Figures all = new Figures();
          times.values().forEach(all::add);
          figures.put(subscriber, all);
        });
    return figures;
  }

  /** Forgets what arrived so far. */
  void clear() {
    arrivals.values().forEach(Map::clear);
  }

  /** True when every subscriber has so many alerts. */
  boolean haveAll(int count) {
    return arrivals.values().stream().allMatch(times -> times.size() >= count);
  }

  private void note(String subscriber, JsonNode event) {
    Instant now = Instant.now();
    JsonNode alert = event.path("data");
    if (event.path("type").asText().equals(RAISED)
        && alert.path("title").asText().contains(AlertLatency.TABLE)) {
      Instant failed = Instant.parse(alert.path("firstSeen").asText());
      double millis = Duration.between(failed, now).toNanos() / 1e6;
      arrivals.get(subscriber).putIfAbsent(alert.path("id").asText(), millis);
    }
  }

  private void readStream(RedisConnection redis) {
    String last = "0";
    try {
      while (true) {
        Object answer = redis.send("XREAD", "BLOCK", "5000", "STREAMS", "fieldfare:alerts", last);
        if (answer == null) {
          continue;
        }
        List<?> stream = (List<?>) ((List<?>) answer).getFirst();
        for (Object each : (List<?>) stream.get(1)) {
          List<?> entry = (List<?>) each;
          last = entry.getFirst().toString();
          note("stream", JSON.readTree(((List<?>) entry.get(1)).get(1).toString()));
        }
      }
    } catch (IOException e) {
      System.err.println("the stream of alerts ended: " + e.getMessage());
    }
  }

  private void readEvents(BufferedReader lines) {
    try (lines) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          note("server-sent event", JSON.readTree(line.substring(5)));
        }
      }
    } catch (IOException e) {
      System.err.println("the server-sent events ended: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    webhook.stop(0);
    http.shutdownNow();
  }
}
