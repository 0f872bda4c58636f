package dev.fieldfare.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Detection, without an engine: what listens on the socket is written here. */
@Timeout(30)
class ContainerEngineTest {

  private static final String OK = "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nOK";

  @TempDir Path folder;

  @Test
  void isMissingWhereNoSocketIs() {
    assertThat(reason(Map.of("HOME", folder.toString(), "DOCKER_HOST", "unix://" + socket())))
        .contains(socket().toString());
  }

  @Test
  void answersOnTheSocketThatTheEnvironmentNames() throws IOException {
    try (ServerSocketChannel engine = listening(socket(), OK)) {
      assertThat(ContainerEngine.find(Map.of("DOCKER_HOST", "unix://" + socket())))
          .isEqualTo(new ContainerEngine.Answering(engine.getLocalAddress()));
    }
  }

  @Test
  void answersOnTheSocketOfItsUser() throws IOException {
    Path socket = folder.resolve("docker.sock");
    try (ServerSocketChannel engine = listening(socket, OK)) {
      assertThat(engine.isOpen()).isTrue();
      // A machine with an engine of the system finds that one first.
      assertThat(ContainerEngine.find(Map.of("XDG_RUNTIME_DIR", folder.toString())))
          .isInstanceOf(ContainerEngine.Answering.class);
    }
  }

  @Test
  void isMissingWhereSomethingElseAnswers() throws IOException {
    try (ServerSocketChannel other = listening(socket(), "HTTP/1.0 503 Starting\r\n\r\n")) {
      assertThat(other.isOpen()).isTrue();
      assertThat(reason(Map.of("DOCKER_HOST", "unix://" + socket())))
          .contains("HTTP/1.0 503 Starting");
    }
  }

  @Test
  void isMissingWhereNothingAnswersInTime() throws IOException {
    try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket()));

      long start = System.nanoTime();
      assertThat(reason(Map.of("DOCKER_HOST", "unix://" + socket())))
          .contains("does not answer within 2 s");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void isMissingOnAPortThatNothingListensOn() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    assertThat(reason(Map.of("DOCKER_HOST", "tcp://127.0.0.1:" + port))).contains("" + port);
  }

  @Test
  void isMissingOnAnotherMachine() {
    for (String host :
        new String[] {"tcp://build.example:2375", "ssh://me@build.example", "unix:", "not a uri"}) {
      assertThat(reason(Map.of("DOCKER_HOST", host))).contains("DOCKER_HOST").contains(host);
    }
  }

  private Path socket() {
    return folder.resolve("engine.sock");
  }

  private static String reason(Map<String, String> environment) {
    ContainerEngine found = ContainerEngine.find(environment);
    assertThat(found).isInstanceOf(ContainerEngine.Missing.class);
    return ((ContainerEngine.Missing) found).reason();
  }

  /** Answers each connection with the text, until it is closed. */
  private static ServerSocketChannel listening(Path socket, String answer) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofVirtual().start(() -> answer(server, answer));
    return server;
  }

  private static void answer(ServerSocketChannel server, String answer) {
    try {
      while (true) {
        try (SocketChannel client = server.accept()) {
          client.read(ByteBuffer.allocate(1024));
          client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        }
      }
    } catch (ClosedChannelException e) {
      // The test is over.
      return;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
