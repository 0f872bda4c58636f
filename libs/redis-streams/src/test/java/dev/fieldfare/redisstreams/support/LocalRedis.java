package dev.fieldfare.redisstreams.support;

import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A real Redis on a port of its own that a test can kill, stop for a while, start again and flush.
 */
public final class LocalRedis implements AutoCloseable {

  private static final Vertx VERTX = Vertx.vertx();
  private static Path binary;

  private final Path folder;
  private final int port;
  private final List<String> arguments;
  private Process process;
  private Redis client;

  private LocalRedis(Path folder, int port, List<String> arguments) {
    this.folder = folder;
    this.port = port;
    this.arguments = arguments;
  }

  /** Starts one that keeps what it was told, command by command, over a kill. */
  public static LocalRedis running(String... arguments) {
    try {
      LocalRedis redis =
          new LocalRedis(Files.createTempDirectory("redis"), freePort(), List.of(arguments));
      redis.start();
      return redis;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void start() {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(binary().toString(), "--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(
        List.of("--dir", folder.toString(), "--appendonly", "yes", "--appendfsync", "always"));
    command.addAll(List.of("--save", "", "--maxmemory-policy", "noeviction"));
    command.addAll(arguments);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(new File(folder.toFile(), "log"))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    client = Redis.createClient(VERTX, options());
    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .ignoreExceptions()
        .until(() -> run("PING") != null);
  }

  /** As kill -9 does. */
  public void kill() {
    client.close();
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Neither answers nor closes its connections until {@link #unfreeze}. */
  public void freeze() {
    signal("-STOP");
  }

  public void unfreeze() {
    signal("-CONT");
  }

  public int port() {
    return port;
  }

  public RedisOptions options() {
    return new RedisOptions().setConnectionString("redis://127.0.0.1:" + port);
  }

  /** Runs a command and waits for its answer. */
  public Response run(String command, Object... arguments) {
    Request request = Request.cmd(Command.create(command));
    for (Object argument : arguments) {
      if (argument instanceof io.vertx.core.buffer.Buffer buffer) {
        request.arg(buffer);
      } else {
        request.arg(argument.toString());
      }
    }
    try {
      return client
          .send(request)
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Adds an entry with one field and returns its id. */
  public String add(String stream, String name, Object value) {
    return run("XADD", stream, "*", name, value).toString();
  }

  /** How many entries of a group are read and not acknowledged. */
  public int pending(String stream, String group) {
    return run("XPENDING", stream, group).get(0).toInteger();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      unfreeze();
      kill();
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static synchronized Path binary() {
    if (binary == null) {
      String os = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
      String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
      String name = "/redis-server-7.0.15-" + os + "-" + processor;
      try (InputStream in = redis.embedded.RedisServer.class.getResourceAsStream(name)) {
        binary = Files.createTempFile("redis-server", "");
        Files.copy(in, binary, StandardCopyOption.REPLACE_EXISTING);
        binary.toFile().setExecutable(true);
        binary.toFile().deleteOnExit();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return binary;
  }
}
