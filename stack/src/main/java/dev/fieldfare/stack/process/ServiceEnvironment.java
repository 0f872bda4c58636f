package dev.fieldfare.stack.process;

import dev.fieldfare.embedded.Passwords;
import dev.fieldfare.embedded.service.ServiceDescriptor;
import dev.fieldfare.embedded.service.Setting;
import dev.fieldfare.stack.folder.PortPlan;
import dev.fieldfare.stack.folder.StackFile;
import dev.fieldfare.stack.folder.StackState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The environment by which the stack configures a service: where it listens, and the settings that
 * its descriptor asks for. The rest of the caller's environment is inherited.
 */
public final class ServiceEnvironment {
  private static final String FORM_BUILDER_KEY = "FIELDFARE_COMPAT_Q_COLLECTOR_JWT_KEY";

  private final PortPlan ports;
  private final StackState where;
  private final Map<String, String> internal = new LinkedHashMap<>();

  /** The token between services is a new one in each run: all services start with it. */
  public ServiceEnvironment(PortPlan ports, StackState where, List<ServiceDescriptor> services) {
    this.ports = ports;
    this.where = where;
    internal.put("FIELDFARE_INTERNAL_TOKEN", Passwords.generate() + Passwords.generate());
    services.forEach(service -> internal.put(addressOf(service), ports.url(service)));
  }

  private static String addressOf(ServiceDescriptor service) {
    return "FIELDFARE_%s_URL".formatted(service.name().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  public Map<String, String> of(ServiceDescriptor service) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.of(service)));
    all.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
    all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(ports.managementOf(service)));
    service.settings().forEach(setting -> all.putAll(values(setting)));
    return all;
  }

  private Map<String, String> values(Setting setting) {
    return switch (setting) {
      case TARGETS -> target(where.postgres());
      case CONTROL_DATABASE -> controlDatabase(where.postgres());
      case REDIS -> Map.of("QUARKUS_REDIS_HOSTS", where.redisUrl());
      case API_KEYS -> apiKeys(where);
      case INTERNAL_TOKEN -> internal;
      case WEBHOOKS -> webhooks();
      case BACKUPS -> Map.of("FIELDFARE_BACKUP_FOLDER", where.backups().toString());
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

  // The key must be the same in each run. The password is, and the service knows it anyway.
  // Receivers
  // of a stack are on its own machine.
  private Map<String, String> webhooks() {
    return Map.of(
        "FIELDFARE_SECRET_KEY",
        "webhooks-" + where.postgres().password(),
        "FIELDFARE_HEALTH_WEBHOOK_RANGES",
        "127.0.0.0/8,::1/128",
        "FIELDFARE_HEALTH_JOURNAL",
        where.backups().resolveSibling("health-monitor.journal").toString());
  }

  private static Map<String, String> apiKeys(StackState where) {
    StackFile.ApiKeys keys = where.apiKeys();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("FIELDFARE_BOOTSTRAP_KEY_ADMIN", keys.admin());
    all.put("FIELDFARE_BOOTSTRAP_KEY_OPERATOR", keys.operator());
    all.put("FIELDFARE_BOOTSTRAP_KEY_ENQUEUER", keys.enqueuer());
    all.put("FIELDFARE_BOOTSTRAP_KEY_VIEWER", keys.viewer());
    if (System.getenv(FORM_BUILDER_KEY) == null) {
      all.put(FORM_BUILDER_KEY, formBuilderKey(where.postgres()));
    }
    return all;
  }

  /** The key with which a form builder signs its tokens for a stack, unless told otherwise. */
  public static String formBuilderKey(StackFile.Postgres postgres) {
    return "form-builder-" + postgres.password();
  }
}
