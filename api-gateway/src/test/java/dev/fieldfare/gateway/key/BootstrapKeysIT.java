package dev.fieldfare.gateway.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fieldfare.testkit.TestDatabase;
import dev.fieldfare.testkit.WithServers;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@WithServers
class BootstrapKeysIT {

  private static final String SECRET = "ff_0123456789abcdefghijklm";

  @Test
  void d22_aKeyNamedLikeAKeyOfTheConfigurationGetsItsRole(TestDatabase database)
      throws SQLException {
    install(database);
    take(database);
    database.execute("UPDATE fieldfare_gateway.api_keys SET role = 'admin', revoked_at = now()");

    take(database);

    assertThat(database.value("SELECT role FROM fieldfare_gateway.api_keys")).isEqualTo("viewer");
    assertThat(database.value("SELECT revoked_at IS NOT NULL FROM fieldfare_gateway.api_keys"))
        .as("stays revoked")
        .isEqualTo("t");

    database.execute(
        "UPDATE fieldfare_gateway.api_keys SET role = 'admin', secret_hash = 'of another'");

    take(database);

    assertThat(database.value("SELECT role FROM fieldfare_gateway.api_keys")).isEqualTo("viewer");
    assertThat(database.value("SELECT revoked_at IS NULL FROM fieldfare_gateway.api_keys"))
        .isEqualTo("t");
  }

  private static void take(TestDatabase database) throws SQLException {
    var config =
        new SmallRyeConfigBuilder()
            .withSources(
                new PropertiesConfigSource(
                    Map.of("fieldfare.bootstrap-key.viewer", SECRET), "file", 100))
            .build();
    new BootstrapKeys(config, database.dataSource()).run();
  }

  private static void install(TestDatabase database) throws SQLException {
    database.execute("CREATE SCHEMA fieldfare_gateway");
    database.execute(
        """
        CREATE TABLE fieldfare_gateway.api_keys (
          id uuid PRIMARY KEY, name text NOT NULL UNIQUE, role text NOT NULL,
          secret_hash text NOT NULL UNIQUE, prefix text NOT NULL, requests_per_minute int,
          created_at timestamptz NOT NULL, created_by text NOT NULL,
          revoked_at timestamptz, revoked_by text)
        """);
  }
}
