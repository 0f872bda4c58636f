package dev.fieldfare.bench.chaos.sender;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.bench.chaos.ChaosEnvironment;
import dev.fieldfare.bench.chaos.ServiceProcess;
import dev.fieldfare.bench.chaos.sender.SentMessage.Way;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Enqueues over HTTP, one change or a whole change set in a request. */
public final class HttpSender extends WholeSetSender {
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private final ServiceProcess gateway;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  public HttpSender(String name, Post post, ServiceProcess gateway) {
    super(name, post);
    this.gateway = gateway;
  }

  @Override
  Way way() {
    return Way.HTTP;
  }

  @Override
  Message inSet(Message member, String id, int index, int of, boolean atomic) {
    return member;
  }

  @Override
  boolean takesArrays() {
    return false;
  }

  @Override
  void transmit(List<SentMessage> together) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/migrations"))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + ChaosEnvironment.GATEWAY_KEY)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body(together)))
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 == 2) {
      List<String> ids = ids(answer.body());
      together.forEach(sent -> sent.answered(ids));
    } else if (answer.statusCode() / 100 == 4) {
      together.forEach(SentMessage::refusedAtTheDoor);
    } else {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  private static List<String> ids(String answer) throws IOException {
    JsonNode json = MessageGenerator.MAPPER.readTree(answer);
    List<String> ids = new ArrayList<>();
    Iterable<JsonNode> migrations =
        json.has("migrations") ? json.path("migrations") : List.of(json);
    for (JsonNode migration : migrations) {
      ids.add(migration.path("id").asText());
    }
    return ids;
  }
}
