package dev.fieldfare.health.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.health.delivery.AddressRange;
import dev.fieldfare.health.delivery.AddressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The client against receivers that behave badly. */
class OutboundClientTest {
  private static final AddressRules LOOPBACK =
      new AddressRules(List.of(AddressRange.of("127.0.0.0/8")));

  /** Answers one connection with a text, and then with more of it for ever. */
  private static CompletableFuture<String> receiver(ServerSocket server, String answer) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Socket socket = server.accept()) {
            byte[] read = new byte[4_096];
            int length = socket.getInputStream().read(read);
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            return new String(read, 0, length, StandardCharsets.UTF_8);
          } catch (IOException e) {
            return "broken: " + e.getMessage();
          }
        });
  }

  @Test
  void postsAndReadsTheStatus() throws Exception {
    try (ServerSocket server = server();
        OutboundClient client = new OutboundClient(LOOPBACK, Duration.ofSeconds(10))) {
      var request = receiver(server, "HTTP/1.1 204 No Content\r\n\r\n");

      assertThat(client.post(address(server, "/hook?a=b"), Map.of("webhook-id", "7"), "{\"ä\":1}"))
          .isEqualTo(204);
      assertThat(request.get(10, TimeUnit.SECONDS))
          .startsWith("POST /hook?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.getLocalPort())
          .contains("webhook-id: 7\r\n", "Content-Length: 8\r\n")
          .endsWith("\r\n\r\n{\"ä\":1}");
    }
  }

  @Test
  void followsNoRedirect() throws Exception {
    try (ServerSocket server = server();
        OutboundClient client = new OutboundClient(LOOPBACK, Duration.ofSeconds(10))) {
      receiver(server, "HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\n\r\n");

      assertThat(client.post(address(server, ""), Map.of(), "{}")).isEqualTo(302);
    }
  }

  @Test
  void refusesClosedAddressesBeforeItConnects() throws Exception {
    try (ServerSocket server = server();
        OutboundClient client =
            new OutboundClient(new AddressRules(List.of()), Duration.ofSeconds(10))) {
      URI address = URI.create("http://localhost:" + server.getLocalPort() + "/");

      assertThatThrownBy(() -> client.post(address, Map.of(), "{}"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("closed range");
    }
  }

  @Test
  void givesUpWhenNothingIsAnswered() throws Exception {
    try (ServerSocket server = server();
        OutboundClient client = new OutboundClient(LOOPBACK, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> client.post(address(server, "/"), Map.of(), "{}"))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void readsNoEndlessAnswer() throws Exception {
    try (ServerSocket server = server();
        OutboundClient client = new OutboundClient(LOOPBACK, Duration.ofSeconds(10))) {
      receiver(server, "x".repeat(200_000));

      assertThatThrownBy(() -> client.post(address(server, "/"), Map.of(), "{}"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no status line");
    }
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static URI address(ServerSocket server, String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }
}
