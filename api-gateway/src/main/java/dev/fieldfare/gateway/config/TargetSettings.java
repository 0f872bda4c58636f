package dev.fieldfare.gateway.config;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.gateway.target.Target;
import dev.fieldfare.postgres.sql.JdbcUrl;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Reads {@code fieldfare.targets} and what belongs to each of them, from the environment or a file.
 *
 * <p>A key that means nothing stops the start, so that nobody believes to have set what is not.
 */
final class TargetSettings {

  static final String PREFIX = "fieldfare.targets";
  private static final List<String> ENVIRONMENTS = List.of("production", "staging", "development");
  private static final Set<String> PROPERTIES =
      new TreeSet<>(
          List.of(
              "url",
              "username",
              "password",
              "environment",
              "registry",
              "stream-role",
              "synchronous-commit"));

  static {
    PROPERTIES.addAll(TargetLimits.KEYS);
  }

  private final Config config;

  private TargetSettings(Config config) {
    this.config = config;
  }

  static List<Target> read(Config config) {
    return new TargetSettings(config).read();
  }

  /** The names, in their order. */
  static List<String> names(Config config) {
    return Stream.of(config.getOptionalValue(PREFIX, String.class).orElse("").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private List<Target> read() {
    List<String> names = names(config);
    if (names.isEmpty()) {
      throw wrong(PREFIX + " is missing: it names the targets, as in FIELDFARE_TARGETS=main");
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw wrong(PREFIX + " names a target twice: " + names);
    }
    names.forEach(TargetSettings::requireName);
    refuseUnknownKeys(names);
    return names.stream().map(this::target).toList();
  }

  private Target target(String name) {
    String url = required(name, "url");
    JdbcUrl.objection(url)
        .ifPresent(
            objection -> {
              throw wrong("%s.%s.url %s".formatted(PREFIX, name, objection));
            });
    String environment = optional(name, "environment", "production");
    if (!ENVIRONMENTS.contains(environment)) {
      throw wrong(
          "%s.%s.environment is \"%s\", allowed are %s"
              .formatted(PREFIX, name, environment, ENVIRONMENTS));
    }
    return new Target(
        name,
        environment,
        url,
        required(name, "username"),
        optional(name, "password", ""),
        optional(name, "synchronous-commit", "server").equals("local"),
        limits(name));
  }

  private TargetLimits limits(String name) {
    try {
      return TargetLimits.read(key(name, ""), key -> config.getOptionalValue(key, String.class));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private String required(String target, String property) {
    String key = key(target, property);
    return config.getOptionalValue(key, String.class).orElseThrow(() -> wrong(key + " is missing"));
  }

  private String optional(String target, String property, String whenAbsent) {
    return config.getOptionalValue(key(target, property), String.class).orElse(whenAbsent);
  }

  private void refuseUnknownKeys(List<String> names) {
    Set<String> inEnvironment = new TreeSet<>();
    names.forEach(
        name -> PROPERTIES.forEach(property -> inEnvironment.add(variable(name, property))));
    Set<String> keys = new TreeSet<>();
    config.getPropertyNames().forEach(keys::add);
    for (String key : keys) {
      boolean isVariable = key.startsWith(variable(""));
      boolean isDotted = key.startsWith(PREFIX + ".") && !keys.contains(variable(rest(key)));
      if (isVariable && !inEnvironment.contains(key) || isDotted && !isKnown(rest(key), names)) {
        throw unknown(key, names);
      }
    }
  }

  // Of a variable the configuration also shows a guess at its dotted name, which says nothing.
  private static String rest(String key) {
    return key.substring(Math.min(key.length(), PREFIX.length() + 1));
  }

  private static boolean isKnown(String rest, List<String> names) {
    return names.stream()
        .filter(name -> rest.startsWith(name + "."))
        .anyMatch(name -> PROPERTIES.contains(rest.substring(name.length() + 1)));
  }

  private static void requireName(String name) {
    if (!Streams.isTargetName(name)) {
      throw wrong(
          "no target can be called \"%s\": lower-case letters, digits, - and _, and not dlq"
              .formatted(name));
    }
  }

  private static IllegalArgumentException unknown(String key, List<String> names) {
    return wrong(
        "%s means nothing: targets are %s, and each has %s".formatted(key, names, PROPERTIES));
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException("wrong configuration: " + message);
  }

  private static String key(String target, String property) {
    return PREFIX + "." + target + "." + property;
  }

  private static String variable(String target, String property) {
    return variable(target + "." + property);
  }

  private static String variable(String rest) {
    return (PREFIX + "." + rest).replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
