package dev.fieldfare.stack.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private HttpServer server;
  private String url;
  private int status = 200;
  private String body = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    url = "http://127.0.0.1:%d/health/ready".formatted(server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void isUpWhenTheServiceSaysSo() {
    assertThat(Readiness.isUp(url)).isTrue();

    status = 503;
    assertThat(Readiness.isUp(url)).isFalse();

    server.stop(0);
    assertThat(Readiness.isUp(url)).isFalse();
  }

  @Test
  void saysWhichChecksAreDown() {
    status = 503;
    body =
        """
        {"status":"DOWN","checks":[{"name":"Redis","status":"UP"},
         {"name":"ledgers","status":"DOWN","data":{"main":false}}]}""";

    assertThat(Readiness.complaint(url)).isEqualTo("ledgers {\"main\":false}");
  }

  @Test
  void saysThatNobodyAnswers() {
    server.stop(0);

    assertThat(Readiness.complaint(url)).isEqualTo("it does not answer");
  }
}
