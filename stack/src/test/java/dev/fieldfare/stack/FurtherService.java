package dev.fieldfare.stack;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A service that no code of ours names: it answers its health path and nothing else. */
public final class FurtherService {
  private FurtherService() {}

  /** Runs until it is ended. */
  public static void main(String[] arguments) throws IOException {
    int port = Integer.parseInt(System.getenv("QUARKUS_MANAGEMENT_PORT"));
    var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/pulse",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    boolean isGivenRedis = System.getenv("QUARKUS_REDIS_HOSTS") != null;
    boolean isGivenKeys = System.getenv("FIELDFARE_BOOTSTRAP_KEY_ADMIN") != null;
    long heap = Runtime.getRuntime().maxMemory() >> 20;
    System.out.printf(
        "heap=%d redis=%s keys=%s token=%d address=%s%n",
        heap,
        isGivenRedis,
        isGivenKeys,
        System.getenv("FIELDFARE_INTERNAL_TOKEN").length(),
        System.getenv("FIELDFARE_WEATHER_STATION_URL"));
  }
}
