package dev.fieldfare.stack;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment by which the stack configures a service; what the caller has set otherwise is
 * inherited.
 */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  static Map<String, String> of(Service service, PortPlan ports, Whereabouts where) {
    StackFile.Postgres postgres = where.postgres();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("FIELDFARE_TARGETS", "main");
    all.put("FIELDFARE_TARGETS_MAIN_URL", postgres.jdbcUrl());
    all.put("FIELDFARE_TARGETS_MAIN_USERNAME", postgres.user());
    all.put("FIELDFARE_TARGETS_MAIN_PASSWORD", postgres.password());
    all.put("FIELDFARE_TARGETS_MAIN_ENVIRONMENT", "development");
    all.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
    all.put("QUARKUS_DATASOURCE_REACTIVE_URL", postgres.jdbcUrl().substring("jdbc:".length()));
    all.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
    all.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
    all.put("QUARKUS_REDIS_HOSTS", where.redisUrl());
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
    if (service.takesKeys()) {
      all.put("FIELDFARE_BOOTSTRAP_KEY_ADMIN", where.apiKeys().admin());
      all.put("FIELDFARE_BOOTSTRAP_KEY_OPERATOR", where.apiKeys().operator());
      all.put("FIELDFARE_BOOTSTRAP_KEY_ENQUEUER", where.apiKeys().enqueuer());
      all.put("FIELDFARE_BOOTSTRAP_KEY_VIEWER", where.apiKeys().viewer());
    }
    return all;
  }
}
