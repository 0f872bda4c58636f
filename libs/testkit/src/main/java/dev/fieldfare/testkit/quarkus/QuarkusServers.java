package dev.fieldfare.testkit.quarkus;

import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector.MatchesType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives a Quarkus test the servers of this JVM: a new database as target {@code main} and as
 * control database, and the Redis server, emptied.
 *
 * <p>{@code @QuarkusTestResource(QuarkusServers.class)}; fields of the test of the types {@link
 * TestDatabase}, {@link TestRedis} and, with the argument {@code proxied=true}, {@link Proxies} are
 * filled. With {@code proxied=true} the service talks to both servers through fault proxies, the
 * test itself does not.
 */
public final class QuarkusServers implements QuarkusTestResourceLifecycleManager {
  /** The argument that puts fault proxies between the service and its servers. */
  public static final String PROXIED = "proxied";

  /** The token of calls between services. */
  public static final String INTERNAL_TOKEN = "the-internal-token-of-all-tests";

  private boolean proxied;
  private TestDatabase database;
  private TestRedis redis;
  private Proxies proxies;

  /**
   * The proxies between the service under test and its servers.
   *
   * @param postgres in front of PostgreSQL
   * @param redis in front of Redis
   */
  public record Proxies(FaultProxy postgres, FaultProxy redis) {
    /** Ends all faults. */
    public void restore() {
      postgres.restore();
      redis.restore();
    }
  }

  @Override
  public void init(Map<String, String> arguments) {
    proxied = Boolean.parseBoolean(arguments.getOrDefault(PROXIED, "false"));
  }

  @Override
  public Map<String, String> start() {
    TestServers.heal();
    database = TestServers.newDatabase();
    redis = TestServers.emptyRedis();
    if (proxied) {
      proxies = new Proxies(FaultProxy.to(database.port()), FaultProxy.to(redis.port()));
      return configuration(proxies.postgres().port(), proxies.redis().port());
    }
    return configuration(database.port(), redis.port());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(database, new MatchesType(TestDatabase.class));
    injector.injectIntoFields(redis, new MatchesType(TestRedis.class));
    if (proxied) {
      injector.injectIntoFields(proxies, new MatchesType(Proxies.class));
    }
  }

  @Override
  public void stop() {
    if (proxies != null) {
      proxies.postgres().close();
      proxies.redis().close();
    }
    if (database != null) {
      TestServers.heal();
      database.close();
    }
  }

  private Map<String, String> configuration(int postgresPort, int redisPort) {
    String jdbcUrl = database.jdbcUrl(postgresPort);
    Map<String, String> all = new LinkedHashMap<>();
    all.put("fieldfare.targets", "main");
    all.put("fieldfare.targets.main.url", jdbcUrl);
    all.put("fieldfare.targets.main.username", database.user());
    all.put("fieldfare.targets.main.password", database.password());
    all.put("fieldfare.targets.main.environment", "development");
    all.put("quarkus.datasource.jdbc.url", jdbcUrl);
    all.put("quarkus.datasource.reactive.url", jdbcUrl.substring("jdbc:".length()));
    all.put("quarkus.datasource.username", database.user());
    all.put("quarkus.datasource.password", database.password());
    all.put("quarkus.redis.hosts", redis.url(redisPort));
    all.put("fieldfare.internal-token", INTERNAL_TOKEN);
    return all;
  }
}
