package dev.fieldfare.stack;

import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.embedded.service.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment by which the stack configures a service: where it listens, and the settings that
 * its descriptor asks for. The rest of the caller's environment is inherited.
 */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  static Map<String, String> of(ServiceDescriptor service, PortPlan ports, Whereabouts where) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
    all.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementOf(service)));
    service.settings().forEach(setting -> all.putAll(values(setting, where)));
    return all;
  }

  private static Map<String, String> values(Setting setting, Whereabouts where) {
    return switch (setting) {
      case TARGETS -> target(where.postgres());
      case CONTROL_DATABASE -> controlDatabase(where.postgres());
      case REDIS -> Map.of("QUARKUS_REDIS_HOSTS", where.redisUrl());
      case API_KEYS -> apiKeys(where.apiKeys());
    };
  }

  private static Map<String, String> target(StackFile.Postgres postgres) {
    return Map.of(
        "FIELDFARE_TARGETS", "main",
        "FIELDFARE_TARGETS_MAIN_URL", postgres.jdbcUrl(),
        "FIELDFARE_TARGETS_MAIN_USERNAME", postgres.user(),
        "FIELDFARE_TARGETS_MAIN_PASSWORD", postgres.password(),
        "FIELDFARE_TARGETS_MAIN_ENVIRONMENT", "development");
  }

  private static Map<String, String> controlDatabase(StackFile.Postgres postgres) {
    return Map.of(
        "QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl(),
        "QUARKUS_DATASOURCE_REACTIVE_URL", postgres.jdbcUrl().substring("jdbc:".length()),
        "QUARKUS_DATASOURCE_USERNAME", postgres.user(),
        "QUARKUS_DATASOURCE_PASSWORD", postgres.password());
  }

  private static Map<String, String> apiKeys(StackFile.ApiKeys keys) {
    return Map.of(
        "FIELDFARE_BOOTSTRAP_KEY_ADMIN", keys.admin(),
        "FIELDFARE_BOOTSTRAP_KEY_OPERATOR", keys.operator(),
        "FIELDFARE_BOOTSTRAP_KEY_ENQUEUER", keys.enqueuer(),
        "FIELDFARE_BOOTSTRAP_KEY_VIEWER", keys.viewer());
  }
}
