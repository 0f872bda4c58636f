package dev.fieldfare.cli.bull;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class RedisSessionTest {

  @Test
  void i8_thePasswordIsNotInTheMessageOfARefusedLogin() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(
          () -> {
            try (var client = server.accept()) {
              client.getInputStream().read();
              client
                  .getOutputStream()
                  .write(
                      "-ERR unknown command `AUTH`, with args beginning with: `me`, `s3cret`\r\n"
                          .getBytes(UTF_8));
              client.getOutputStream().flush();
              client.getInputStream().readAllBytes();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      URI address = URI.create("redis://me:s3cret@127.0.0.1:" + server.getLocalPort());

      assertThatThrownBy(() -> RedisSession.open(address))
          .isInstanceOf(IOException.class)
          .hasMessage("Redis refused the login: ERR")
          .hasNoCause();
    }
  }
}
