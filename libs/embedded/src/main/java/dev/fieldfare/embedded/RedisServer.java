package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An embedded Redis 7 on loopback, with a password, an append-only file and no eviction.
 *
 * <p>What it confirmed survives kill -9 of the server.
 */
public final class RedisServer extends EmbeddedServer {
  private final Options options;

  /**
   * What a server is made of.
   *
   * @param directory where data and log are, readable by the owner only
   * @param port on 127.0.0.1
   * @param password of letters and digits
   * @param durability whether the append-only file is synced (each second)
   * @param diesWithUs whether it must not outlive this JVM
   */
  public record Options(
      Path directory, int port, String password, Durability durability, boolean diesWithUs) {
    /** A server for a test: any free port, fast, ended with this JVM. */
    public static Options forTests(Path directory) {
      return new Options(directory, FreePorts.next(), Passwords.generate(), Durability.FAST, true);
    }
  }

  /** A server with these options; it runs after {@link #start}. */
  public RedisServer(Options options) {
    super("Redis", options.port());
    this.options = options;
  }

  /** A running server for a test, in a folder that goes with this JVM. */
  public static RedisServer startForTests() {
    Path directory = PrivateFiles.temporaryDirectory("redis");
    Watchdog.remove(directory);
    RedisServer server = new RedisServer(Options.forTests(directory));
    server.start();
    return server;
  }

  /** The URL with the password in it. */
  public String url() {
    return "redis://:%s@127.0.0.1:%d".formatted(options.password(), port());
  }

  /** The password. */
  public String password() {
    return options.password();
  }

  /** A new connection; the caller closes it. */
  public RedisConnection connect() throws IOException {
    return RedisConnection.open("127.0.0.1", port(), options.password());
  }

  /** Sends one command on a connection of its own. */
  public Object send(String... command) {
    try (RedisConnection connection = connect()) {
      return connection.send(command);
    } catch (IOException e) {
      throw new ServerFailure("cannot send %s: %s".formatted(command[0], e.getMessage()), e);
    }
  }

  /** Forgets everything: keys, streams and groups. */
  public void flush() {
    send("FLUSHALL");
  }

  @Override
  public Path log() {
    return options.directory().resolve("logs").resolve("redis.log");
  }

  @Override
  void prepare() {
    PrivateFiles.directory(options.directory());
    PrivateFiles.directory(log().getParent());
    PrivateFiles.directory(data());
  }

  @Override
  ChildProcess.Launch launch() {
    // The password goes in by standard input: everybody on the machine can read arguments. The
    // folder is an argument so that a person, and the stack, can tell whose server this is.
    List<String> command = List.of(Binaries.redis().toString(), "--dir", data().toString(), "-");
    return new ChildProcess.Launch(
        name(), command, environment(), configuration(), data(), log(), options.diesWithUs());
  }

  @Override
  boolean takesCommands(long pid) {
    try (RedisConnection connection = connect()) {
      return "PONG".equals(connection.send("PING"));
    } catch (IOException | ServerFailure notYet) {
      return false;
    }
  }

  @Override
  ProcessSignal stopSignal() {
    return ProcessSignal.TERM;
  }

  @Override
  boolean wasTooEarly(ChildProcess ended) {
    return false;
  }

  private String appendFsync() {
    return options.durability() == Durability.DURABLE ? "everysec" : "no";
  }

  private String configuration() {
    return """
    bind 127.0.0.1
    port %d
    requirepass %s
    appendonly yes
    appendfsync %s
    auto-aof-rewrite-min-size 256mb
    save ""
    maxmemory-policy noeviction
    set-proc-title no
    """
        .formatted(port(), options.password(), appendFsync());
  }

  private static Map<String, String> environment() {
    Map<String, String> variables = new TreeMap<>(KEEPS_MEMORY);
    variables.put("LC_ALL", "C");
    return variables;
  }

  private Path data() {
    return options.directory().toAbsolutePath().resolve("redis");
  }
}
