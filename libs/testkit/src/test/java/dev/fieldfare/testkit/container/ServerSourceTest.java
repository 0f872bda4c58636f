package dev.fieldfare.testkit.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.ServerFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerSourceTest {

  private static final ContainerEngine MISSING = new ContainerEngine.Missing("nothing answers");
  private static final ContainerEngine ANSWERING =
      new ContainerEngine.Answering(InetSocketAddress.createUnresolved("engine", 1));

  @Test
  void isFoundOutUnlessSomethingIsSet() {
    assertThat(ServerSetting.of(new Properties(), Map.of())).isEqualTo(ServerSetting.AUTO);
    assertThat(ServerSource.choose(ServerSetting.AUTO, () -> MISSING).description())
        .isEqualTo("embedded servers, because nothing answers");
    assertThat(ServerSource.choose(ServerSetting.AUTO, () -> ANSWERING).description())
        .startsWith("containers (postgres");
  }

  @Test
  void thePropertyIsStrongerThanTheVariable() {
    Properties properties = new Properties();
    properties.setProperty(ServerSetting.PROPERTY, "embedded");
    Map<String, String> environment = Map.of(ServerSetting.VARIABLE, "containers");

    assertThat(ServerSetting.of(new Properties(), environment)).isEqualTo(ServerSetting.CONTAINERS);
    assertThat(ServerSetting.of(properties, environment)).isEqualTo(ServerSetting.EMBEDDED);
  }

  @Test
  void aValueThatDoesNotExistIsRefusedWithThoseThatDo() {
    assertThatThrownBy(
            () -> ServerSetting.of(new Properties(), Map.of(ServerSetting.VARIABLE, "docker")))
        .hasMessageContaining("'docker'")
        .hasMessageContaining("[auto, embedded, containers]");
  }

  @Test
  void embeddedLooksForNoEngine() {
    ServerSource source =
        ServerSource.choose(
            ServerSetting.EMBEDDED,
            () -> {
              throw new AssertionError("an engine was looked for");
            });
    assertThat(source.description()).isEqualTo("embedded servers, because the setting says so");
  }

  @Test
  void containersWithoutAnEngineFailAndSayWhy() {
    assertThatThrownBy(() -> ServerSource.choose(ServerSetting.CONTAINERS, () -> MISSING))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("fieldfare.test.servers=containers")
        .hasMessageContaining("nothing answers");
  }

  @Test
  void anEngineOfAnotherHostIsRefusedAtOnce() {
    assertThatCode(() -> ContainerSource.requireLoopback("localhost")).doesNotThrowAnyException();
    assertThatThrownBy(() -> ContainerSource.requireLoopback("172.17.0.1"))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1");
  }

  @Test
  void d82_anEngineWhoseHostCannotBeFoundGivesWayToEmbeddedServers() {
    RuntimeException broken = new RuntimeException(new IOException("Broken pipe"));

    assertThatThrownBy(
            () ->
                ContainerSource.hostOf(
                    () -> {
                      throw broken;
                    }))
        .isInstanceOf(ServerFailure.class)
        .hasMessageContaining("Broken pipe");
  }

  @Test
  void anEngineWithoutTheImageGivesWayToEmbeddedServers() {
    FallbackSource source = new FallbackSource(new NoImages());

    RedisServer redis = source.redis();
    try (redis) {
      assertThat(redis.send("PING")).isEqualTo("PONG");
      assertThat(source.description())
          .contains("embedded servers")
          .contains("no such image: redis:7");
    }
  }

  /** An engine that answers and has no images. */
  private static final class NoImages implements ServerSource {
    @Override
    public PostgresServer postgres() {
      throw new ServerFailure("no such image: postgres:18");
    }

    @Override
    public RedisServer redis() {
      throw new ServerFailure("no such image: redis:7");
    }

    @Override
    public String description() {
      return "containers";
    }
  }
}
