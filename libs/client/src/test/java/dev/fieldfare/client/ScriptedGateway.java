package dev.fieldfare.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** An HTTP server that answers as it is told, in the shapes of the gateway. */
final class ScriptedGateway implements AutoCloseable {

  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

  ScriptedGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The next answer to this method and path; the last one stays. */
  ScriptedGateway on(String methodAndPath, Answer answer) {
    answers.computeIfAbsent(methodAndPath, path -> new ConcurrentLinkedQueue<>()).add(answer);
    return this;
  }

  ScriptedGateway on(String methodAndPath, int status, String body) {
    return on(methodAndPath, exchange -> answer(exchange, status, body));
  }

  /** Hangs up after the request was read, as a gateway that dies does. */
  ScriptedGateway hangUpOn(String methodAndPath) {
    return on(methodAndPath, HttpExchange::close);
  }

  List<Request> requests() {
    return requests;
  }

  Request lastRequest() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Begins a stream of events. */
  static OutputStream stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  static void send(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    URI uri = exchange.getRequestURI();
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + uri,
            body,
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Idempotency-Key")),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))));
    Queue<Answer> queue = answers.get(exchange.getRequestMethod() + " " + uri.getPath());
    if (queue == null) {
      answer(exchange, 404, "{\"status\":404,\"code\":\"not_found\",\"detail\":\"Not scripted.\"}");
      return;
    }
    Answer answer = queue.size() > 1 ? queue.remove() : queue.peek();
    answer.to(exchange);
  }

  /** What happens to one request. */
  @FunctionalInterface
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /** A request as it came. */
  record Request(
      String line,
      String body,
      Optional<String> key,
      Optional<String> authorization,
      Optional<String> lastEventId) {}
}
