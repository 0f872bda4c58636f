package dev.fieldfare.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.gateway.Gateway.Answer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a well-behaved client never sends is answered with a problem too. */
@QuarkusTest
@TestProfile(RawRequestIT.ShortTimeout.class)
class RawRequestIT extends GatewayIT {

  private static final String KEY = "Authorization: Bearer " + TestKeys.secret(SenderRole.VIEWER);

  /** A second for the head of a request. */
  public static final class ShortTimeout implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("fieldfare.gateway.header-timeout", "1s");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/migrations?table=%00",
        "/api/v1/migrations?formId=a%00",
        "/api/v1/migrations?idempotencyKey=%00",
        "/api/v1/migrations?changeSetId=%00",
        "/api/v1/audit?actor=%00",
        "/api/v1/audit?action=%00",
        "/api/v1/events?table=%00",
        "/api/v1/queue/dead-letters?cursor=%00"
      })
  void d28_zeroBytesInQueriesAreRefusedInOurWords(String path) {
    Answer answer = viewer().get(path);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("zero_byte");
    assertThat(answer.body()).doesNotContain("ERROR").doesNotContain("encoding");
  }

  @Test
  void d28_anAddressThatIsTooLongIsAProblem() throws IOException {
    problem(
        "GET /api/v1/migrations?table=" + "x".repeat(20_000) + " HTTP/1.1\r\n", 414, "too_large");
  }

  @Test
  void d28_headersThatAreTooLargeAreAProblem() throws IOException {
    problem(
        "GET /api/v1/migrations HTTP/1.1\r\nHost: localhost\r\nX-Much: "
            + "x".repeat(40_000)
            + "\r\n",
        431,
        "too_large");
  }

  @Test
  void d28_aMissingHostIsAProblem() throws IOException {
    problem("GET /api/v1/migrations HTTP/1.1\r\n" + KEY + "\r\n", 400, "malformed");
  }

  @Test
  void d28_whatIsNotHttpIsAProblem() throws IOException {
    problem("NONSENSE\r\n", 400, "malformed");
  }

  @Test
  void d30_slowHeaderWritersLoseTheirConnection() throws IOException {
    try (Socket socket = connect()) {
      write(socket, "GET /api/v1/migrations HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
      awaitEnd(socket);
    }
    try (Socket silent = connect()) {
      await().atMost(Duration.ofSeconds(8)).until(() -> isClosed(silent));
    }
  }

  @Test
  void d30_theNextRequestOfAConnectionHasTheSameTime() throws IOException {
    try (Socket socket = connect()) {
      String request = "GET / HTTP/1.1\r\nHost: localhost\r\n" + KEY + "\r\n\r\n";
      write(socket, request);
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200");
      await().pollDelay(Duration.ofSeconds(2)).until(() -> !isClosed(socket));
      write(socket, "GET /api");
      awaitEnd(socket);
    }
  }

  @Test
  void d30_aSlowBodyIsNotCutOff() throws IOException {
    try (Socket socket = connect()) {
      write(
          socket,
          "POST /api/v1/migrations/preview HTTP/1.1\r\nHost: localhost\r\n"
              + KEY
              + "\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n");
      await()
          .pollInterval(Duration.ofMillis(300))
          .until(
              new AtomicInteger()::incrementAndGet,
              count -> {
                write(socket, "[");
                return count == 10;
              });
      assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 403");
    }
  }

  private void awaitEnd(Socket socket) {
    await()
        .atMost(Duration.ofSeconds(8))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> writeFails(socket) || isClosed(socket));
  }

  private static boolean writeFails(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean isClosed(Socket socket) throws IOException {
    socket.setSoTimeout(50);
    try {
      while (socket.getInputStream().read() >= 0) {
        // What is left of an answer.
      }
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  private static void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Socket connect() throws IOException {
    return new Socket(address.getHost(), address.getPort());
  }

  private void problem(String head, int status, String code) throws IOException {
    String answer = send(head + "\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 " + status)
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"status\":" + status)
        .contains("\"code\":\"" + code + "\"");
  }

  private String send(String head) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
