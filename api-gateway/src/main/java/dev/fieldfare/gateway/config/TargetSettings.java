package dev.fieldfare.gateway.config;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.gateway.Target;
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
              "schema",
              "registry",
              "stream-role",
              "standby-url"));
  private static final String LIMITS = "limits";

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
    if (!url.startsWith("jdbc:postgresql:")) {
      throw wrong("%s.%s.url must begin with jdbc:postgresql:".formatted(PREFIX, name));
    }
    String environment = optional(name, "environment", "production");
    if (!ENVIRONMENTS.contains(environment)) {
      throw wrong(
          "%s.%s.environment is \"%s\", allowed are %s"
              .formatted(PREFIX, name, environment, ENVIRONMENTS));
    }
    return new Target(
        name, environment, url, required(name, "username"), optional(name, "password", ""));
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
    for (String key : config.getPropertyNames()) {
      boolean isVariable = key.startsWith(variable(""));
      if (key.startsWith(PREFIX + ".") && !isKnown(key.substring(PREFIX.length() + 1), names)) {
        throw unknown(key, names);
      }
      if (isVariable && !inEnvironment.contains(key) && !isLimit(key, names)) {
        throw unknown(key, names);
      }
    }
  }

  // The configuration also shows variables of the environment by a guess at their dotted names.
  private static boolean isKnown(String rest, List<String> names) {
    for (String name : names) {
      if (rest.startsWith(name + ".")) {
        String property = rest.substring(name.length() + 1);
        return PROPERTIES.contains(property)
            || property.startsWith(LIMITS + ".")
            || PROPERTIES.contains(property.replace('.', '-'));
      }
    }
    return System.getenv(variable(rest)) != null;
  }

  private static boolean isLimit(String variable, List<String> names) {
    return names.stream().anyMatch(name -> variable.startsWith(variable(name, LIMITS) + "_"));
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
        "%s means nothing: targets are %s, and each has %s and %s.*"
            .formatted(key, names, PROPERTIES, LIMITS));
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
