package dev.fieldfare.bench.speed;

import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.Durability;
import dev.fieldfare.embedded.FreePorts;
import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.PrivateFiles;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers and services as the stack runs them: fsync on, an ordinary role, small heaps. */
public final class BenchmarkStack implements AutoCloseable {
  public static final String KEY = "ff_benchmarkbenchmarkbench";

  private static final String ADMIN_KEY = "ff_adminadminadminadminadmin";
  private static final String INTERNAL_TOKEN = "bench-internal-token-bench-internal-token";

  /** This checkout: a build to compare with may be older than its descriptors. */
  private static final Path DESCRIPTORS =
      Path.of(System.getProperty("fieldfare.home", ".")).toAbsolutePath().normalize();

  private final Path home;
  private final Path directory = PrivateFiles.temporaryDirectory("speed");
  private final PostgresServer postgres;
  private final RedisServer redis;
  private final TestDatabase database;
  private final List<String> workerOptions;
  private ChildProcess worker;
  private ChildProcess gateway;
  private ChildProcess monitor;
  private ChildProcess reports;
  private int reportsPort;
  private int monitorPort;
  private int gatewayPort;
  private int gatewayManagementPort;

  BenchmarkStack(Path home, List<String> workerOptions) {
    this.home = home;
    this.workerOptions = List.copyOf(workerOptions);
    this.postgres =
        new PostgresServer(
            PostgresServer.Options.forTests(directory.resolve("pg")).with(Durability.DURABLE));
    RedisServer.Options tests = RedisServer.Options.forTests(directory.resolve("redis"));
    this.redis =
        new RedisServer(
            new RedisServer.Options(
                tests.directory(), tests.port(), tests.password(), Durability.DURABLE, true));
    postgres.start();
    redis.start();
    this.database = TestDatabase.create(postgres);
  }

  public TestDatabase database() {
    return database;
  }

  RedisServer redis() {
    return redis;
  }

  public PostgresServer postgres() {
    return postgres;
  }

  Path directory() {
    return directory;
  }

  /** A folder for files of a benchmark; it is removed at the end. */
  public Path scratch(String name) {
    return directory.resolve(name);
  }

  public ChildProcess worker() {
    return worker;
  }

  /** The like of this one with the services of another build. */
  public BenchmarkStack with(Path otherHome) {
    return new BenchmarkStack(otherHome, workerOptions);
  }

  /** Runs statements, and lets the planner know what is there then. */
  public void prepare(List<String> statements) {
    database.execute(statements.toArray(String[]::new));
    postgres.administer(database.name(), "VACUUM ANALYZE");
  }

  public void checkpoint() {
    postgres.administer(database.name(), "CHECKPOINT");
  }

  /** Starts the worker and waits until its ledger is there. */
  public BenchmarkStack withWorker() throws SQLException {
    Map<String, String> environment = new HashMap<>(target());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(FreePorts.next()));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(FreePorts.next()));
    worker = start("migration-worker", environment);
    await(
        "the ledger",
        () -> database.value("SELECT to_regproc('fieldfare.relay_step') IS NOT NULL").equals("t"));
    return this;
  }

  /** Starts the health-monitor, which may call webhooks on this machine, and waits for it. */
  BenchmarkStack withMonitor() throws SQLException {
    monitorPort = FreePorts.next();
    int management = FreePorts.next();
    Map<String, String> environment = new HashMap<>(target());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(monitorPort));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("FIELDFARE_INTERNAL_TOKEN", INTERNAL_TOKEN);
    environment.put("FIELDFARE_SECRET_KEY", INTERNAL_TOKEN);
    environment.put("FIELDFARE_HEALTH_WEBHOOK_RANGES", "127.0.0.0/8");
    monitor = start("health-monitor", environment);
    await("the health-monitor", () -> isReady(management));
    return this;
  }

  /** Starts the report-service and waits until it is ready. */
  BenchmarkStack withReports() throws SQLException {
    reportsPort = FreePorts.next();
    startReports();
    return this;
  }

  /** Starts the report-service on its port, also after it was killed. */
  void startReports() throws SQLException {
    int management = FreePorts.next();
    Map<String, String> environment = new HashMap<>(target());
    environment.put("QUARKUS_HTTP_PORT", Integer.toString(reportsPort));
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("FIELDFARE_INTERNAL_TOKEN", INTERNAL_TOKEN);
    reports = start("report-service", environment);
    await("the report-service", () -> isReady(management));
  }

  ChildProcess reports() {
    return reports;
  }

  /** A request to the report-service as an operator. */
  HttpRequest.Builder reports(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + reportsPort + path))
        .header("Authorization", "Fieldfare " + INTERNAL_TOKEN)
        .header("Fieldfare-Actor", "bench")
        .header("Fieldfare-Role", "operator")
        .header("Fieldfare-Request-Id", "bench");
  }

  /** Starts the gateway and waits until it is ready. */
  public BenchmarkStack withGateway() throws SQLException {
    gatewayPort = FreePorts.next();
    gatewayManagementPort = FreePorts.next();
    Map<String, String> environment = new HashMap<>(target());
    environment.put("FIELDFARE_GATEWAY_PORT", Integer.toString(gatewayPort));
    environment.put("FIELDFARE_GATEWAY_HOST", "127.0.0.1");
    environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(gatewayManagementPort));
    environment.put("FIELDFARE_REDIS_URL", new TestRedis(redis).url());
    environment.put("FIELDFARE_BOOTSTRAP_KEY_OPERATOR", KEY);
    if (monitor != null) {
      environment.put("FIELDFARE_BOOTSTRAP_KEY_ADMIN", ADMIN_KEY);
      environment.put("FIELDFARE_INTERNAL_TOKEN", INTERNAL_TOKEN);
      environment.put("FIELDFARE_HEALTH_MONITOR_URL", "http://127.0.0.1:" + monitorPort);
    }
    gateway = start("api-gateway", environment);
    await("the gateway", this::isGatewayReady);
    return this;
  }

  /** Builds from before the management port answer on the port of the requests. */
  private boolean isGatewayReady() {
    return isReady(gatewayManagementPort) || isReady(gatewayPort);
  }

  private static boolean isReady(int port) {
    try {
      var address = URI.create("http://127.0.0.1:" + port + "/health/ready").toURL();
      return ((HttpURLConnection) address.openConnection()).getResponseCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Where the gateway answers. */
  public String gatewayUrl() {
    return "http://127.0.0.1:" + gatewayPort;
  }

  /** A new connection to the gateway that posts migrations. */
  HttpCaller gateway() throws IOException {
    return new HttpCaller(gatewayPort, "/api/v1/migrations", KEY);
  }

  /** A new connection to the gateway with the rights of an admin. */
  HttpCaller admin(String path) throws IOException {
    return new HttpCaller(gatewayPort, path, ADMIN_KEY);
  }

  private ChildProcess start(String service, Map<String, String> environment) {
    ServiceDescriptor descriptor = ServiceDescriptor.named(service, DESCRIPTORS);
    Path jar = descriptor.jar(home);
    if (!Files.exists(jar)) {
      throw new IllegalStateException("not built: " + jar);
    }
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(descriptor.javaOptions());
    command.add("-XX:+UseSerialGC");
    command.addAll(workerOptions);
    command.addAll(List.of("-jar", jar.toString()));
    return ChildProcess.start(
        new ChildProcess.Launch(
            service,
            command,
            environment,
            "",
            directory,
            directory.resolve(service + ".log"),
            true));
  }

  Map<String, String> target() {
    return Map.of(
        "FIELDFARE_TARGETS", "main",
        "FIELDFARE_TARGETS_MAIN_URL", database.jdbcUrl(),
        "FIELDFARE_TARGETS_MAIN_USERNAME", database.user(),
        "FIELDFARE_TARGETS_MAIN_PASSWORD", database.password(),
        "QUARKUS_REDIS_HOSTS", new TestRedis(redis).url());
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** A condition, looked at again and again. */
  public interface Condition {
    boolean holds() throws SQLException;
  }

  public static void await(String what, Condition condition) throws SQLException {
    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain for " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  @Override
  public void close() {
    for (ChildProcess service : new ChildProcess[] {gateway, monitor, reports}) {
      if (service != null) {
        service.kill();
      }
    }
    if (worker != null) {
      // Politely, so that it can write a recording of itself.
      worker.signal(ProcessSignal.TERM);
      if (!worker.awaitExit(Duration.ofSeconds(10))) {
        worker.kill();
      }
    }
    redis.kill();
    postgres.kill();
    PrivateFiles.delete(directory);
  }
}
