package dev.fieldfare.health.format;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real Alertmanager on this machine. */
final class AlertmanagerServer implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String CONFIGURATION =
      """
      route: {receiver: none}
      receivers: [{name: none}]
      """;

  private final Process process;
  private final String url;

  private AlertmanagerServer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** The program; empty where it is not installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, "prometheus-alertmanager"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static AlertmanagerServer start(Path program, Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("alertmanager.yml"), CONFIGURATION);
    String address = "127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + file,
                "--storage.path=" + folder.resolve("data"),
                "--web.listen-address=" + address,
                "--cluster.listen-address=")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("alertmanager.log").toFile())
            .start();
    AlertmanagerServer server = new AlertmanagerServer(process, "http://" + address);
    await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(server::isReady);
    return server;
  }

  String alertsUrl() {
    return url + "/api/v2/alerts";
  }

  /** The labels and annotations of the alerts that are active. */
  List<JsonNode> active() {
    List<JsonNode> all = new ArrayList<>();
    try {
      ContractsJson.mapper().readTree(get("/api/v2/alerts").body()).forEach(all::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return all;
  }

  private boolean isReady() throws IOException {
    return get("/-/ready").statusCode() == 200;
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(url + path)).build(), BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
