package dev.fieldfare.gateway;

import dev.fieldfare.testkit.FaultProxy;
import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds a target {@code away} before the target {@code main}, and with {@code control} a control
 * database apart; both behind proxies that let nothing pass when the gateway starts.
 */
public final class UnreachableServers implements QuarkusTestResourceLifecycleManager {

  static final String CONTROL = "control";

  private boolean hasControl;
  private TestDatabase database;
  private Proxies proxies;

  /** What is between the gateway and what it cannot reach. */
  record Proxies(TestDatabase away, FaultProxy target, FaultProxy control) {}

  @Override
  public void init(Map<String, String> arguments) {
    hasControl = arguments.containsKey(CONTROL);
  }

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Map<String, String> start() {
    database = TestServers.newDatabase();
    proxies = new Proxies(database, FaultProxy.to(database.port()), FaultProxy.to(database.port()));
    proxies.target().blackHole();
    proxies.control().refuse();
    Map<String, String> all = new HashMap<>();
    all.put("fieldfare.targets", "away,main");
    all.put("fieldfare.targets.away.url", database.jdbcUrl(proxies.target().port()));
    all.put("fieldfare.targets.away.username", database.user());
    all.put("fieldfare.targets.away.password", database.password());
    if (hasControl) {
      String url = database.jdbcUrl(proxies.control().port());
      all.put("quarkus.datasource.jdbc.url", url);
      all.put("quarkus.datasource.reactive.url", url.substring("jdbc:".length()));
      all.put("quarkus.datasource.username", database.user());
      all.put("quarkus.datasource.password", database.password());
    }
    return all;
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(proxies, new TestInjector.MatchesType(Proxies.class));
  }

  @Override
  public void stop() {
    proxies.target().close();
    proxies.control().close();
    database.close();
  }
}
