package dev.fieldfare.embedded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.contentOf;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServerIT {
  @TempDir static Path directory;

  private static RedisServer server;

  @BeforeAll
  static void start() {
    server = new RedisServer(RedisServer.Options.forTests(directory));
    server.start();
  }

  @AfterEach
  void heal() {
    server.heal();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Test
  void keepsWhatItConfirmedThroughKill() {
    server.send("XADD", "stream", "*", "a", "1");
    long before = server.pid();

    server.kill();
    assertThatThrownBy(() -> server.send("PING")).isInstanceOf(ServerFailure.class);
    server.start();

    assertThat(server.send("XLEN", "stream")).isEqualTo(1L);
    assertThat(server.pid()).isNotEqualTo(before);
  }

  @Test
  void keepsWhatItConfirmedThroughRestartAndForgetsItWhenFlushed() {
    server.send("SET", "k", "v");
    server.restart();
    assertThat(server.send("GET", "k")).isEqualTo("v");

    server.flush();

    assertThat(server.send("GET", "k")).isNull();
    assertThat(server.send("KEYS", "*")).isEqualTo(List.of());
  }

  @Test
  void answersNothingWhileFrozen() throws IOException {
    try (RedisConnection connection = server.connect()) {
      server.freeze();
      connection.timeout(java.time.Duration.ofMillis(150));
      assertThatThrownBy(() -> connection.send("PING")).isInstanceOf(SocketTimeoutException.class);
    }
    server.thaw();

    assertThat(server.send("PING")).isEqualTo("PONG");
  }

  @Test
  void letsNobodyInWithoutThePassword() {
    assertThatThrownBy(() -> RedisConnection.open("127.0.0.1", server.port(), "guess"))
        .hasMessageContaining("WRONGPASS");
  }

  @Test
  void keepsThePasswordOutOfArgumentsAndFiles() throws IOException {
    assertThat(ProcessHandle.of(server.pid()).orElseThrow().info().commandLine().orElse(""))
        .contains("redis-server --dir " + directory)
        .doesNotContain(server.password());
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .noneMatch(file -> contentOf(file.toFile(), ISO_8859_1).contains(server.password()));
    }
  }
}
