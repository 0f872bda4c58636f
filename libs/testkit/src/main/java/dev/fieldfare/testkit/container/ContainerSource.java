package dev.fieldfare.testkit.container;

import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.Passwords;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisConnection;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.ServerFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Servers in containers, with the settings of the embedded ones. Each has the same port of
 * 127.0.0.1 for its whole life, so that it can be killed and started again below its clients.
 */
final class ContainerSource implements ServerSource {

  private static final String POSTGRES_VARIABLE = "FIELDFARE_TEST_POSTGRES_IMAGE";
  private static final String REDIS_VARIABLE = "FIELDFARE_TEST_REDIS_IMAGE";
  private static final Map<String, String> IMAGES =
      Map.of(POSTGRES_VARIABLE, "postgres:18", REDIS_VARIABLE, "redis:7");

  private static final List<String> POSTGRES_COMMAND =
      List.of(
          "postgres -c max_connections=200 -c shared_buffers=256MB -c fsync=off -c full_page_writes=off"
              .split(" "));
  private static final String INITDB_ARGUMENTS =
      "--encoding=UTF8 --data-checksums --no-sync --locale=C.UTF-8 --locale-provider=builtin"
          + " --builtin-locale=C.UTF-8";

  @Override
  public PostgresServer postgres() {
    int port = FreePorts.next();
    String password = Passwords.generate();
    GenericContainer<?> container =
        container(POSTGRES_VARIABLE, port, 5432)
            .withEnv("POSTGRES_PASSWORD", password)
            .withEnv("POSTGRES_INITDB_ARGS", INITDB_ARGUMENTS)
            .withCommand(POSTGRES_COMMAND.toArray(String[]::new));
    Postgres reached = new Postgres(port, password);
    PostgresServer server =
        new PostgresServer(
            new ContainerPlace(container, reached::takesCommands),
            port,
            password,
            reached::version);
    server.start();
    return server;
  }

  @Override
  public RedisServer redis() {
    int port = FreePorts.next();
    String password = Passwords.generate();
    GenericContainer<?> container =
        container(REDIS_VARIABLE, port, 6379)
            .withCommand(
                ("redis-server --requirepass %s --appendonly yes --appendfsync no"
                        + " --maxmemory-policy noeviction")
                    .formatted(password)
                    .split(" "));
    RedisServer server =
        new RedisServer(
            new ContainerPlace(container, () -> takesCommands(port, password)), port, password);
    server.start();
    return server;
  }

  @Override
  public String description() {
    return "containers (%s, %s)".formatted(image(POSTGRES_VARIABLE), image(REDIS_VARIABLE));
  }

  private static GenericContainer<?> container(String variable, int port, int inside) {
    GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(image(variable)));
    requireLoopback(hostOf(container::getHost));
    container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(port, inside)));
    return container;
  }

  /**
   * The host of the engine. The library may run a small image to find it out, and fails by
   * exceptions of several kinds where a registry is away.
   */
  static String hostOf(Supplier<String> engine) {
    try {
      return engine.get();
    } catch (RuntimeException e) {
      throw new ServerFailure(
          "the host of the container engine is not known: " + ContainerPlace.reason(e), e);
    }
  }

  /** Refuses an engine on another host: its ports are published on its own loopback address. */
  static void requireLoopback(String host) {
    try {
      if (InetAddress.getByName(host).isLoopbackAddress()) {
        return;
      }
    } catch (UnknownHostException e) {
      throw new ServerFailure("the host of the container engine is unknown: " + host, e);
    }
    throw new ServerFailure(
        "the container engine publishes ports at %s, not at 127.0.0.1; if they are open there too,"
                .formatted(host)
            + " set TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1");
  }

  private static String image(String variable) {
    return Optional.ofNullable(System.getenv(variable)).orElse(IMAGES.get(variable));
  }

  private static boolean takesCommands(int port, String password) {
    try (RedisConnection connection = RedisConnection.open("127.0.0.1", port, password)) {
      return "PONG".equals(connection.send("PING"));
    } catch (IOException | ServerFailure notYet) {
      return false;
    }
  }

  /** How the superuser reaches the server. */
  private record Postgres(int port, String password) {

    boolean takesCommands() {
      try (Connection connection = connect()) {
        return connection.isValid(2);
      } catch (SQLException notYet) {
        return false;
      }
    }

    int version() {
      try (Connection connection = connect()) {
        return connection.getMetaData().getDatabaseMajorVersion();
      } catch (SQLException e) {
        throw new ServerFailure("cannot tell the version of PostgreSQL: " + e.getMessage(), e);
      }
    }

    private Connection connect() throws SQLException {
      java.util.Properties login = new java.util.Properties();
      login.setProperty("user", PostgresServer.SUPERUSER);
      login.setProperty("password", password);
      return new org.postgresql.Driver()
          .connect("jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), login);
    }
  }
}
