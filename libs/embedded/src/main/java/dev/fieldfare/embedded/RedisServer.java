package dev.fieldfare.embedded;

import java.io.IOException;
import java.nio.file.Path;

/**
 * An embedded Redis 7 on loopback, with a password, an append-only file and no eviction.
 *
 * <p>What it confirmed survives kill -9 of the server.
 */
public final class RedisServer extends EmbeddedServer {
  private final String password;

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
    this(new RedisProcess(options), options.port(), options.password());
  }

  /**
   * A server that somebody else makes and starts.
   *
   * @param place answers with the password on the port of 127.0.0.1
   */
  public RedisServer(ServerPlace place, int port, String password) {
    super("Redis", port, place);
    this.password = password;
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
    return "redis://:%s@127.0.0.1:%d".formatted(password, port());
  }

  /** The password. */
  public String password() {
    return password;
  }

  /** A new connection; the caller closes it. */
  public RedisConnection connect() throws IOException {
    return RedisConnection.open("127.0.0.1", port(), password);
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
  ProcessSignal stopSignal() {
    return ProcessSignal.TERM;
  }
}
