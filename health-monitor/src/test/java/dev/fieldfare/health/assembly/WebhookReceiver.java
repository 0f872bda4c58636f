package dev.fieldfare.health.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.health.delivery.WebhookSignature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver of webhooks that keeps what it was sent. */
final class WebhookReceiver implements AutoCloseable {
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private record Message(String id, long timestamp, String signature, String type, String body) {}

  WebhookReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  List<String> types() {
    return messages.stream().map(Message::type).toList();
  }

  List<String> bodies() {
    return messages.stream().map(Message::body).toList();
  }

  /** Fails unless every message is signed with the secret. */
  void requireSignatures(String secret) {
    assertThat(messages)
        .isNotEmpty()
        .allSatisfy(
            message ->
                assertThat(message.signature())
                    .isEqualTo(
                        WebhookSignature.header(
                            List.of(secret), message.id(), message.timestamp(), message.body())));
  }

  private void take(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    messages.add(
        new Message(
            headers.getFirst("webhook-id"),
            Long.parseLong(headers.getFirst("webhook-timestamp")),
            headers.getFirst("webhook-signature"),
            ContractsJson.mapper().readTree(body).path("type").asText(),
            body));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
