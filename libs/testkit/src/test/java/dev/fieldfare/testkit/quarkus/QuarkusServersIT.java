package dev.fieldfare.testkit.quarkus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.TestRedis;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuarkusServersIT {
  private final QuarkusServers resource = new QuarkusServers();
  private final Injected injected = new Injected();

  @AfterEach
  void stop() {
    resource.stop();
  }

  @Test
  void configuresTargetControlDatabaseAndRedis() throws SQLException {
    resource.init(Map.of());
    Map<String, String> configuration = resource.start();
    resource.inject(injected);

    assertThat(configuration)
        .containsEntry("fieldfare.targets", "main")
        .containsEntry("quarkus.redis.hosts", injected.redis.url())
        .containsEntry("quarkus.datasource.username", injected.database.user());
    try (Connection connection = connect(configuration)) {
      assertThat(connection.getCatalog()).isEqualTo(injected.database.name());
    }
    assertThat(configuration.get("quarkus.datasource.reactive.url"))
        .isEqualTo(injected.database.reactiveUrl());
  }

  @Test
  void putsProxiesInBetweenWhenAskedTo() throws SQLException {
    resource.init(Map.of(QuarkusServers.PROXIED, "true"));
    Map<String, String> configuration = resource.start();
    resource.inject(injected);
    try (Connection connection = connect(configuration)) {
      assertThat(connection.isValid(5)).isTrue();
      injected.proxies.postgres().cut();
      assertThat(connection.isValid(5)).isFalse();
    }

    injected.proxies.postgres().refuse();
    assertThatThrownBy(() -> connect(configuration)).isInstanceOf(SQLException.class);
    injected.proxies.restore();

    connect(configuration).close();
    assertThat(injected.database.value("SELECT 1")).isEqualTo("1");
  }

  @Test
  void dropsTheDatabaseAtTheEnd() {
    resource.init(Map.of());
    Map<String, String> configuration = resource.start();

    resource.stop();

    assertThatThrownBy(() -> connect(configuration)).hasMessageContaining("does not exist");
  }

  private static Connection connect(Map<String, String> configuration) throws SQLException {
    return DriverManager.getConnection(
        configuration.get("fieldfare.targets.main.url"),
        configuration.get("fieldfare.targets.main.username"),
        configuration.get("fieldfare.targets.main.password"));
  }

  /** What a test's fields would be given. */
  private static final class Injected implements TestInjector {
    TestDatabase database;
    TestRedis redis;
    QuarkusServers.Proxies proxies;

    @Override
    public void injectIntoFields(Object value, Predicate<Field> into) {
      for (Field field : Injected.class.getDeclaredFields()) {
        if (into.test(field)) {
          set(field, value);
        }
      }
    }

    private void set(Field field, Object value) {
      try {
        field.set(this, value);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
