package dev.fieldfare.bench.chaos;

import dev.fieldfare.bench.chaos.ServiceProcess.Service;
import dev.fieldfare.embedded.Durability;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** The servers and services of a run, and the network between them. */
public final class ChaosEnvironment implements AutoCloseable {
  /** An operator's, so that undos of what others sent are let in too. */
  public static final String GATEWAY_KEY = "ff_chaoschaoschaoschaos";

  private final Path directory;
  private final PostgresServer postgres;
  private final RedisServer redis;
  private final TestDatabase database;
  private final FaultProxy sendersToPostgres;
  private final FaultProxy sendersToRedis;
  private final List<ServiceProcess> services = new ArrayList<>();

  private ChaosEnvironment(Path directory) {
    this.directory = directory;
    this.postgres =
        new PostgresServer(
            PostgresServer.Options.forTests(directory.resolve("pg"))
                .with(Durability.DURABLE)
                .with("max_connections", "120"));
    RedisServer.Options tests = RedisServer.Options.forTests(directory.resolve("redis"));
    this.redis =
        new RedisServer(
            new RedisServer.Options(
                tests.directory(), tests.port(), tests.password(), Durability.DURABLE, true));
    postgres.start();
    redis.start();
    this.database = TestDatabase.create(postgres);
    this.sendersToPostgres = FaultProxy.to(postgres.port());
    this.sendersToRedis = FaultProxy.to(redis.port());
  }

  /** Servers with an empty database; the services are added and started apart. */
  public static ChaosEnvironment open() {
    return new ChaosEnvironment(PrivateFiles.temporaryDirectory("chaos"));
  }

  /** Adds two workers from a checkout that is built; they do not run yet. */
  public void addWorkers(Path home) {
    for (int n = 1; n <= 2; n++) {
      services.add(service("worker-" + n, "migration-worker", home));
    }
  }

  /** Adds a gateway, which does not run yet either. */
  ServiceProcess addGateway(Path home) {
    ServiceProcess gateway = service("api-gateway", "api-gateway", home);
    services.add(gateway);
    return gateway;
  }

  private ServiceProcess service(String name, String module, Path home) {
    ServiceDescriptor descriptor = ServiceDescriptor.named(module, home);
    if (!descriptor.isBuilt(home)) {
      throw new IllegalStateException(
          "not built: " + descriptor.jar(home) + " is missing; mvn package makes it");
    }
    FaultProxy toPostgres = FaultProxy.to(postgres.port());
    FaultProxy toRedis = FaultProxy.to(redis.port());
    String port = Integer.toString(FreePorts.next());
    Map<String, String> environment =
        Map.of(
            "FIELDFARE_GATEWAY_HOST",
            "127.0.0.1",
            "FIELDFARE_BOOTSTRAP_KEY_OPERATOR",
            GATEWAY_KEY,
            "FIELDFARE_TARGETS",
            "main",
            "FIELDFARE_TARGETS_MAIN_URL",
            database.jdbcUrl(toPostgres.port()),
            "FIELDFARE_TARGETS_MAIN_USERNAME",
            database.user(),
            "FIELDFARE_TARGETS_MAIN_PASSWORD",
            database.password(),
            "FIELDFARE_WORKER_NAME",
            name,
            "QUARKUS_REDIS_HOSTS",
            redisUrl(toRedis.port()),
            "QUARKUS_HTTP_PORT",
            port,
            "QUARKUS_MANAGEMENT_PORT",
            Integer.toString(FreePorts.next()));
    return new ServiceProcess(
        new Service(name, descriptor.javaOptions(), descriptor.jar(home), directory, environment),
        toPostgres,
        toRedis);
  }

  private String redisUrl(int port) {
    return new TestRedis(redis).url(port);
  }

  /** The folder with all data of the run; it is not removed automatically. */
  public Path directory() {
    return directory;
  }

  /** The target's server. */
  public PostgresServer postgres() {
    return postgres;
  }

  /** What carries the messages. */
  public RedisServer redis() {
    return redis;
  }

  /** The target. */
  public TestDatabase database() {
    return database;
  }

  /** A connection of an application to the target; one that gets no answer gives up in seconds. */
  public Connection connect(String name, int port, Map<String, String> settings)
      throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", database.user());
    login.setProperty("password", database.password());
    login.setProperty("ApplicationName", "chaos " + name);
    login.setProperty("connectTimeout", "3");
    login.setProperty("socketTimeout", "8");
    login.putAll(settings);
    return DriverManager.getConnection(database.jdbcUrl(port), login);
  }

  public FaultProxy sendersToPostgres() {
    return sendersToPostgres;
  }

  public FaultProxy sendersToRedis() {
    return sendersToRedis;
  }

  List<ServiceProcess> services() {
    return List.copyOf(services);
  }

  /** The workers, in the order of their names. */
  public List<ServiceProcess> workers() {
    return services.stream().filter(service -> service.name().startsWith("worker")).toList();
  }

  /** Every proxy there is. */
  List<FaultProxy> proxies() {
    return Stream.concat(
            Stream.of(sendersToPostgres, sendersToRedis),
            services.stream().flatMap(s -> Stream.of(s.toPostgres(), s.toRedis())))
        .toList();
  }

  /** Whose connections go through a proxy. */
  String nameOf(FaultProxy proxy) {
    if (proxy == sendersToPostgres || proxy == sendersToRedis) {
      return "senders to " + (proxy == sendersToRedis ? "redis" : "postgres");
    }
    return services.stream()
        .filter(service -> service.toRedis() == proxy || service.toPostgres() == proxy)
        .map(s -> s.name() + " to " + (s.toRedis() == proxy ? "redis" : "postgres"))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a worker has installed the ledger. */
  public void awaitLedger(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    RunClock clock = new RunClock();
    while (!hasLedger()) {
      if (System.nanoTime() > deadline || !services.getFirst().isAlive()) {
        throw new IllegalStateException(
            "the worker installed no ledger, see " + services.getFirst().log());
      }
      clock.goesOnAfter(Duration.ofMillis(100));
    }
  }

  /** Waits until a service says that it is ready. */
  void awaitReady(ServiceProcess service, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    RunClock clock = new RunClock();
    while (!service.isReady()) {
      if (System.nanoTime() > deadline || !service.isAlive()) {
        throw new IllegalStateException(service.name() + " is not ready, see " + service.log());
      }
      clock.goesOnAfter(Duration.ofMillis(100));
    }
  }

  private boolean hasLedger() {
    return "t"
        .equals(
            database.value(
                "SELECT to_regclass('fieldfare.target') IS NOT NULL AND"
                    + " to_regproc('fieldfare.relay_step') IS NOT NULL"));
  }

  /** Everything alive and connected again. */
  public void heal() {
    postgres.heal();
    redis.heal();
    sendersToPostgres.restore();
    sendersToRedis.restore();
    services.forEach(ServiceProcess::heal);
  }

  @Override
  public void close() {
    services.forEach(ServiceProcess::close);
    sendersToPostgres.close();
    sendersToRedis.close();
    redis.kill();
    postgres.kill();
  }
}
