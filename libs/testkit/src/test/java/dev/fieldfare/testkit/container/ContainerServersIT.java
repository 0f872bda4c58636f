package dev.fieldfare.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fieldfare.embedded.EmbeddedServer;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.ServerFailure;
import dev.fieldfare.testkit.TestDatabase;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests do to servers, done to containers. Skipped where no engine answers. */
@Timeout(600)
class ContainerServersIT {

  private final ServerSource containers = new ContainerSource();

  @BeforeAll
  static void needsAnEngine() {
    if (ContainerEngine.find() instanceof ContainerEngine.Missing missing) {
      assumeTrue(false, "SKIPPED, because no container engine answers: " + missing.reason());
    }
  }

  @Test
  void postgresKeepsWhatItConfirmedWhenItIsKilled() {
    PostgresServer server = startedOrSkipped(containers::postgres);
    try (server;
        TestDatabase database = TestDatabase.create(server)) {
      database.execute("CREATE TABLE kept AS SELECT 1 AS value");

      server.kill();
      assertThat(server.isRunning()).isFalse();
      assertThatThrownBy(() -> database.value("SELECT value FROM kept"))
          .isInstanceOf(IllegalStateException.class);
      server.heal();

      assertThat(database.value("SELECT value FROM kept")).isEqualTo("1");
      assertThat(server.version()).isGreaterThanOrEqualTo(14);
      assertFrozenAndThawed(server);
      assertThat(database.value("SELECT value FROM kept")).isEqualTo("1");
    }
  }

  @Test
  void redisKeepsWhatItConfirmedWhenItIsRestarted() {
    RedisServer server = startedOrSkipped(containers::redis);
    try (server) {
      server.send("SET", "kept", "1");
      long before = server.pid();

      server.restart();

      assertThat(server.pid()).isNotEqualTo(before);
      assertThat(server.send("GET", "kept")).isEqualTo("1");
      assertFrozenAndThawed(server);
      assertThat(server.send("GET", "kept")).isEqualTo("1");
    }
  }

  private static void assertFrozenAndThawed(EmbeddedServer server) {
    server.freeze();
    assertThat(server.isRunning()).isTrue();
    server.heal();
    assertThat(server.isRunning()).isTrue();
  }

  /** An engine without registry may have no images. */
  private static <S> S startedOrSkipped(Supplier<S> server) {
    try {
      return server.get();
    } catch (ServerFailure e) {
      assumeTrue(false, "SKIPPED, because the engine cannot start it: " + e.getMessage());
      throw e;
    }
  }
}
