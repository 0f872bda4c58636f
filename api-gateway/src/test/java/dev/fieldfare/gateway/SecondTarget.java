package dev.fieldfare.gateway;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Adds a target {@code copy} behind the target {@code main}. */
public final class SecondTarget implements QuarkusTestResourceLifecycleManager {

  private TestDatabase copy;

  /** The database of the target. */
  record Copy(TestDatabase database) {}

  @Override
  public int order() {
    return 100;
  }

  @Override
  public Map<String, String> start() {
    copy = TestServers.newDatabase();
    return Map.of(
        "fieldfare.targets", "main,copy",
        "fieldfare.targets.copy.url", copy.jdbcUrl(),
        "fieldfare.targets.copy.username", copy.user(),
        "fieldfare.targets.copy.password", copy.password());
  }

  @Override
  public void inject(TestInjector injector) {
    injector.injectIntoFields(new Copy(copy), new TestInjector.MatchesType(Copy.class));
  }

  @Override
  public void stop() {
    copy.close();
  }
}
