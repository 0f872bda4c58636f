package dev.fieldfare.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {
  private final AtomicInteger received = new AtomicInteger();
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
    proxy = FaultProxy.to(echo.getLocalPort());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void passesBytesBothWaysAndEndsWithTheClient() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, "hello")).isEqualTo("hello");
      assertThat(proxy.connections()).isOne();

      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    await().untilAsserted(() -> assertThat(proxy.connections()).isZero());
  }

  @Test
  void passesAMegabyteUnchanged() throws Exception {
    byte[] sent = new byte[1 << 20];
    new java.util.Random(7).nextBytes(sent);
    try (Socket client = connect()) {
      Thread sender =
          Thread.ofVirtual().start(() -> unchecked(() -> client.getOutputStream().write(sent)));

      assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
      sender.join();
    }
  }

  @Test
  void cutResetsPresentConnectionsAndWelcomesNewOnes() throws IOException {
    try (Socket client = connect()) {
      say(client, "hello");

      proxy.cut();

      assertThatThrownBy(() -> say(client, "again")).isInstanceOf(SocketException.class);
    }
    try (Socket client = connect()) {
      assertThat(say(client, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void refusesUntilItIsRestored() throws IOException {
    proxy.refuse();
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    proxy.restore();

    try (Socket client = connect()) {
      assertThat(say(client, "hello")).isEqualTo("hello");
    }
  }

  @Test
  void delaysEachDirection() throws IOException {
    try (Socket client = connect()) {
      say(client, "warm");
      proxy.delay(Duration.ofMillis(100));

      long start = System.nanoTime();
      assertThat(say(client, "slow")).isEqualTo("slow");

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(200), Duration.ofMillis(800));
    }
  }

  @Test
  void throttlesAndStopsThrottlingInTheMiddle() throws IOException {
    try (Socket client = connect()) {
      proxy.throttle(1_000);
      long start = System.nanoTime();
      client.getOutputStream().write(new byte[500]);
      client.getInputStream().readNBytes(500);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(400), Duration.ofMillis(2_000));

      client.getOutputStream().write(new byte[100_000]);
      proxy.restore();
      assertThat(client.getInputStream().readNBytes(100_000)).hasSize(100_000);
    }
  }

  @Test
  void blackHoleKeepsConnectionsOpenAndDeliversAfterwards() throws IOException {
    try (Socket client = connect()) {
      say(client, "warm");
      proxy.blackHole();
      client.getOutputStream().write("held".getBytes(StandardCharsets.UTF_8));
      client.setSoTimeout(150);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(received.get()).isEqualTo("warm".length());

      proxy.restore();
      client.setSoTimeout(5_000);

      assertThat(read(client, 4)).isEqualTo("held");
    }
  }

  @Test
  void losesAnswersOfRequestsThatArrived() throws IOException {
    try (Socket client = connect()) {
      proxy.loseAnswers();
      client.getOutputStream().write("commit".getBytes(StandardCharsets.UTF_8));
      await().untilAsserted(() -> assertThat(received.get()).isEqualTo("commit".length()));

      proxy.cut();

      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void resetsClientsWhenTheServerIsGone() throws IOException {
    echo.close();
    try (Socket client = connect()) {
      assertThatThrownBy(() -> read(client, 1)).isInstanceOf(SocketException.class);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket("127.0.0.1", proxy.port());
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static String say(Socket client, String words) throws IOException {
    client.getOutputStream().write(words.getBytes(StandardCharsets.UTF_8));
    return read(client, words.length());
  }

  private static String read(Socket client, int length) throws IOException {
    byte[] bytes = client.getInputStream().readNBytes(length);
    if (bytes.length < length) {
      throw new SocketException("ended");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void acceptAll() {
    while (!echo.isClosed()) {
      try {
        Socket socket = echo.accept();
        Thread.ofVirtual().start(() -> unchecked(() -> echo(socket)));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void echo(Socket socket) throws IOException {
    byte[] buffer = new byte[4096];
    try (socket) {
      for (int n = socket.getInputStream().read(buffer);
          n > 0;
          n = socket.getInputStream().read(buffer)) {
        received.addAndGet(n);
        socket.getOutputStream().write(buffer, 0, n);
      }
    }
  }

  private static void unchecked(Transfer transfer) {
    try {
      transfer.run();
    } catch (IOException endOfTheTest) {
      assertThat(endOfTheTest).hasMessageMatching("(?i).*(reset|closed|broken pipe).*");
    }
  }

  private interface Transfer {
    void run() throws IOException;
  }
}
