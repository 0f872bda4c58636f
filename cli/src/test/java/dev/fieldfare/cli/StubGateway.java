package dev.fieldfare.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server with fixed answers in the shapes of the gateway; it keeps what it was asked. */
public final class StubGateway implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Map<String, Answer> answersByBody = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();

  public StubGateway() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public StubGateway on(String methodAndPath, int status, String body) {
    answers.put(methodAndPath, new Answer(status, body));
    return this;
  }

  /** An answer for requests whose body has this text. */
  public StubGateway onBody(String methodAndPath, String part, int status, String body) {
    answersByBody.put(methodAndPath + part, new Answer(status, body));
    return this;
  }

  public List<Request> requests() {
    return requests;
  }

  public Request last() {
    return requests.getLast();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + exchange.getRequestURI(),
            body,
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Idempotency-Key")));
    String request = exchange.getRequestMethod() + " ";
    Answer answer =
        answersByBody.entrySet().stream()
            .filter(entry -> isAbout(entry.getKey(), request + exchange.getRequestURI(), body))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseGet(() -> byAddress(request, exchange.getRequestURI()));
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static boolean isAbout(String key, String request, String body) {
    return key.startsWith(request) && body.contains(key.substring(request.length()));
  }

  private Answer byAddress(String request, URI address) {
    return answers.getOrDefault(
        answers.containsKey(request + address) ? request + address : request + address.getPath(),
        new Answer(
            404, "{\"status\":404,\"code\":\"not_found\",\"detail\":\"There is no such thing.\"}"));
  }

  private record Answer(int status, String body) {}

  /** A request as it came. */
  public record Request(String line, String body, String authorization, String key) {}
}
