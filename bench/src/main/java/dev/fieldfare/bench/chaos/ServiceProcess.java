package dev.fieldfare.bench.chaos;

import dev.fieldfare.embedded.ChildProcess;
import dev.fieldfare.embedded.ProcessSignal;
import dev.fieldfare.testkit.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service of ours in a JVM of its own, with its own proxies to PostgreSQL and Redis, so that a
 * fault of the network can meet it alone.
 */
public final class ServiceProcess implements AutoCloseable {
  /** Where to find a service, and what it is told. */
  record Service(
      String name,
      List<String> javaOptions,
      Path jar,
      Path directory,
      Map<String, String> environment) {}

  private final Service service;
  private final FaultProxy toPostgres;
  private final FaultProxy toRedis;
  private ChildProcess child;
  private boolean stopped;

  ServiceProcess(Service service, FaultProxy toPostgres, FaultProxy toRedis) {
    this.service = service;
    this.toPostgres = toPostgres;
    this.toRedis = toRedis;
  }

  /** What it calls itself. */
  public String name() {
    return service.name();
  }

  /** Its way to PostgreSQL. */
  public FaultProxy toPostgres() {
    return toPostgres;
  }

  /** Its way to Redis. */
  public FaultProxy toRedis() {
    return toRedis;
  }

  /** What it says. */
  public Path log() {
    return service.directory().resolve(name() + ".log");
  }

  /** Where it answers by HTTP. */
  public int port() {
    return Integer.parseInt(service.environment().get("QUARKUS_HTTP_PORT"));
  }

  /** Where it answers for its health and metrics. */
  public int managementPort() {
    return Integer.parseInt(service.environment().get("QUARKUS_MANAGEMENT_PORT"));
  }

  synchronized boolean isAlive() {
    return child != null && child.isAlive();
  }

  /** True once it has started up as far as to take requests. */
  boolean takesRequests() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port()), 200);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** True when it says that it is ready. */
  boolean isReady() {
    try {
      URI address = URI.create("http://127.0.0.1:%d/health/ready".formatted(managementPort()));
      HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
      connection.setConnectTimeout(1_000);
      connection.setReadTimeout(1_000);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  synchronized long pid() {
    return child.pid();
  }

  /** Starts it, unless it runs. */
  public synchronized void start() {
    if (isAlive()) {
      return;
    }
    stopped = false;
    child =
        ChildProcess.start(
            new ChildProcess.Launch(
                name(), command(), environment(), "", service.directory(), log(), true));
  }

  /** kill -9. */
  public synchronized void kill() {
    if (child != null) {
      child.kill();
    }
  }

  /** Stops it where it stands, with its connections, locks and thoughts. */
  public synchronized void stop() {
    if (isAlive()) {
      stopped = true;
      child.signal(ProcessSignal.STOP);
    }
  }

  /** Lets it go on after {@link #stop}. */
  public synchronized void goOn() {
    if (isAlive() && stopped) {
      child.signal(ProcessSignal.CONT);
      stopped = false;
    }
  }

  /** Writes a thread dump beside its log, to show why it does nothing. */
  void writeThreads() {
    Path file = service.directory().resolve(name() + ".threads");
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process dump =
          new ProcessBuilder(
                  jcmd.toString(),
                  Long.toString(pid()),
                  "Thread.dump_to_file",
                  "-overwrite",
                  file.toString())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      dump.waitFor(20, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + jcmd, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Alive, not stopped, with a working network. */
  synchronized void heal() {
    toPostgres.restore();
    toRedis.restore();
    goOn();
    start();
  }

  @Override
  public void close() {
    kill();
    toPostgres.close();
    toRedis.close();
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(service.javaOptions());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-jar", service.jar().toString()));
    return command;
  }

  private Map<String, String> environment() {
    return new LinkedHashMap<>(service.environment());
  }
}
