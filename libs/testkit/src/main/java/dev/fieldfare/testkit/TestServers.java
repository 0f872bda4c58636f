package dev.fieldfare.testkit;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;
import dev.fieldfare.testkit.container.ServerSource;

/**
 * The one PostgreSQL and the one Redis of this test JVM: containers where a container engine
 * answers, otherwise embedded servers (see the README).
 *
 * <p>Each is started at its first use and ends with the JVM, kill -9 included. A test may kill,
 * freeze or restart them; the {@link WithServers} extension heals them after each test.
 */
public final class TestServers {
  private static ServerSource source;
  private static PostgresServer postgres;
  private static RedisServer redis;

  private TestServers() {}

  /** The PostgreSQL server of this JVM, running. */
  public static synchronized PostgresServer postgres() {
    if (postgres == null) {
      postgres = source().postgres();
    }
    return postgres;
  }

  /** One more PostgreSQL server of the same version; the caller closes it. */
  public static PostgresServer anotherPostgres() {
    return source().postgres();
  }

  /** The Redis server of this JVM, running. */
  public static synchronized RedisServer redis() {
    if (redis == null) {
      redis = source().redis();
    }
    return redis;
  }

  /** A new, empty database of an ordinary role of its own. */
  public static TestDatabase newDatabase() {
    return TestDatabase.create(postgres());
  }

  /** The Redis server, emptied. */
  public static TestRedis emptyRedis() {
    redis().flush();
    return new TestRedis(redis());
  }

  /** Makes the servers that were started serve again, whatever a test did to them. */
  public static synchronized void heal() {
    if (postgres != null) {
      postgres.heal();
    }
    if (redis != null) {
      redis.heal();
    }
  }

  private static synchronized ServerSource source() {
    if (source == null) {
      source = ServerSource.choose();
      System.err.println("Test servers: " + source.description());
    }
    return source;
  }
}
