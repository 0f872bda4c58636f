package dev.fieldfare.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Stands for a service of the house: configured by the same environment, it installs the schema of
 * the ledger and says that it is ready.
 */
public final class FakeService {
  private FakeService() {}

  /** Runs until it is ended; a file named {@code broken} where it runs makes it fail. */
  public static void main(String[] arguments) throws Exception {
    if (Files.exists(Path.of("broken"))) {
      System.out.println("cannot go on: the configuration is broken");
      System.exit(3);
    }
    String url = System.getenv("FIELDFARE_TARGETS_MAIN_URL");
    String user = System.getenv("FIELDFARE_TARGETS_MAIN_USERNAME");
    String password = System.getenv("FIELDFARE_TARGETS_MAIN_PASSWORD");
    try (var connection = DriverManager.getConnection(url, user, password)) {
      connection.createStatement().execute("CREATE SCHEMA IF NOT EXISTS fieldfare");
    }
    HttpServer server = server("QUARKUS_HTTP_PORT");
    HttpServer management = server("QUARKUS_MANAGEMENT_PORT");
    AtomicInteger looks = new AtomicInteger();
    answer(management, "/health/ready", () -> 200);
    answer(management, "/health/live", () -> looks.incrementAndGet() > 0 ? 200 : 500);
    // Says whether the supervisor has looked: 404 until then.
    answer(server, "/looks", () -> looks.get() > 0 ? 200 : 404);
    server.createContext(
        "/environment",
        exchange -> {
          byte[] all = System.getenv().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, all.length);
          exchange.getResponseBody().write(all);
          exchange.close();
        });
    server.start();
    management.start();
    System.out.println("listening on " + server.getAddress().getPort());
  }

  private static HttpServer server(String port) throws IOException {
    return HttpServer.create(
        new InetSocketAddress(
            InetAddress.getByName("127.0.0.1"), Integer.parseInt(System.getenv(port))),
        0);
  }

  private static void answer(HttpServer server, String path, IntSupplier status) {
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(status.getAsInt(), -1);
          exchange.close();
        });
  }
}
