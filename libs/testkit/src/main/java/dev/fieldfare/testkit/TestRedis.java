package dev.fieldfare.testkit;

import dev.fieldfare.embedded.RedisConnection;
import dev.fieldfare.embedded.RedisServer;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The Redis of a test class, empty at its start, with a key prefix that no other test has.
 *
 * @param server to kill, freeze, flush or restart it
 * @param keyPrefix ends with a colon
 */
public record TestRedis(RedisServer server, String keyPrefix) {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** With the next prefix. */
  public TestRedis(RedisServer server) {
    this(server, "test" + NUMBER.incrementAndGet() + ":");
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public String url() {
    return server.url();
  }

  /** The URL through a proxy or another way to the same server. */
  public String url(int otherPort) {
    return "redis://:%s@127.0.0.1:%d".formatted(server.password(), otherPort);
  }

  /** Always 127.0.0.1. */
  public String host() {
    return "127.0.0.1";
  }

  /** The server's port. */
  public int port() {
    return server.port();
  }

  /** The password. */
  public String password() {
    return server.password();
  }

  /** A key of this test. */
  public String key(String name) {
    return keyPrefix + name;
  }

  /** Sends one command on a connection of its own. */
  public Object send(String... command) {
    return server.send(command);
  }

  /** A connection; the caller closes it. */
  public RedisConnection connect() throws IOException {
    return server.connect();
  }

  /** Forgets everything: keys, streams and groups. */
  public void flush() {
    server.flush();
  }
}
