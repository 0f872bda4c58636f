package dev.fieldfare.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.stack.StackFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A receiver of webhooks on this machine. */
final class DemoReceiver implements AutoCloseable {
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private final HttpServer server;

  DemoReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new StackFailure("no port is free: " + e.getMessage());
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:%d/".formatted(server.getAddress().getPort());
  }

  /** The next alert of a type whose title has this end. */
  Alert await(String type, String titleEnd, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        JsonNode message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new StackFailure("the webhook got no message of the type " + type);
        }
        Alert alert = ContractsJson.mapper().treeToValue(message.path("data"), Alert.class);
        if (message.path("type").asText().equals(type) && alert.title().endsWith(titleEnd)) {
          return alert;
        }
      }
    } catch (IOException e) {
      throw new StackFailure("the webhook got no alert: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted");
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    messages.add(ContractsJson.mapper().readTree(exchange.getRequestBody().readAllBytes()));
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
