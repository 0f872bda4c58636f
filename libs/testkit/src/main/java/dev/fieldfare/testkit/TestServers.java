package dev.fieldfare.testkit;

import dev.fieldfare.embedded.PostgresServer;
import dev.fieldfare.embedded.RedisServer;

/**
 * The one PostgreSQL and the one Redis of this test JVM.
 *
 * <p>Each is started at its first use and ends with the JVM, kill -9 included. A test may kill,
 * freeze or restart them; the {@link WithServers} extension heals them after each test.
 */
public final class TestServers {
  private static PostgresServer postgres;
  private static RedisServer redis;

  private TestServers() {}

  /** The PostgreSQL server of this JVM, running. */
  public static synchronized PostgresServer postgres() {
    if (postgres == null) {
      postgres = PostgresServer.startForTests();
    }
    return postgres;
  }

  /** The Redis server of this JVM, running. */
  public static synchronized RedisServer redis() {
    if (redis == null) {
      redis = RedisServer.startForTests();
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
}
