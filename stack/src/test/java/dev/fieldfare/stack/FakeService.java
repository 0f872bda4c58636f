package dev.fieldfare.stack;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;

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
    int port = Integer.parseInt(System.getenv("QUARKUS_HTTP_PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.createContext(
        "/environment",
        exchange -> {
          byte[] all = System.getenv().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, all.length);
          exchange.getResponseBody().write(all);
          exchange.close();
        });
    server.start();
    System.out.println("listening on " + port);
  }
}
