package dev.fieldfare.service.target;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.postgres.sql.JdbcUrl;
import dev.fieldfare.service.config.KnownKeys;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * Reads {@code fieldfare.targets} and the settings of each target. A wrong value and an unknown key
 * stop the start of the service, with a message that says what is allowed.
 */
public final class TargetReader {
  /** The key that lists the names of the targets. */
  public static final String NAMES = "fieldfare.targets";

  /** The settings of a target. Every service gets the same environment, so all know all keys. */
  public static final List<String> KEYS =
      Stream.concat(
              Stream.of(
                  "url",
                  "username",
                  "password",
                  "environment",
                  "stream-role",
                  "synchronous-commit",
                  "registry"),
              TargetLimits.KEYS.stream())
          .toList();

  private static final List<String> ENVIRONMENTS = List.of("production", "staging", "development");
  private static final List<String> COMMITS = List.of("server", "local");
  private static final List<String> REGISTRIES = List.of("none", "own");
  private static final List<String> ROLES =
      Arrays.stream(SenderRole.values()).map(SenderRole::label).toList();

  private final Config config;

  private TargetReader(Config config) {
    this.config = config;
  }

  /** The targets in the order of {@code fieldfare.targets}; at least one. */
  public static List<Target> read(Config config) {
    return new TargetReader(config).read();
  }

  /** The key of one setting of a target. */
  public static String key(String target, String setting) {
    return NAMES + "." + target + "." + setting;
  }

  private List<Target> read() {
    List<String> names = names();
    if (names.isEmpty()) {
      throw wrong(NAMES + " is missing: it names the targets, as in FIELDFARE_TARGETS=main");
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw wrong(NAMES + " names a target twice: " + names);
    }
    names.forEach(TargetReader::requireName);
    new KnownKeys(config)
        .refuseOthers(
            NAMES + ".",
            names.stream().flatMap(name -> KEYS.stream().map(k -> key(name, k))).toList());
    return names.stream().map(this::target).toList();
  }

  private List<String> names() {
    return Stream.of(config.getOptionalValue(NAMES, String.class).orElse("").split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  private Target target(String name) {
    return new Target(
        name,
        oneOf(name, "environment", ENVIRONMENTS, "production"),
        url(name),
        required(name, "username"),
        optional(name, "password", ""),
        oneOf(name, "stream-role", ROLES, SenderRole.ENQUEUER.label()),
        oneOf(name, "synchronous-commit", COMMITS, "server").equals("local"),
        oneOf(name, "registry", REGISTRIES, "none").equals("own"),
        limits(name),
        requiresProof(name));
  }

  // A wrong word must not turn the proofs off.
  private Optional<Boolean> requiresProof(String name) {
    String given = optional(name, TargetLimits.REQUIRE_PROOF, "");
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(
            oneOf(name, TargetLimits.REQUIRE_PROOF, List.of("true", "false"), "").equals("true"));
  }

  private String url(String name) {
    String url = required(name, "url");
    JdbcUrl.objection(url)
        .ifPresent(
            objection -> {
              throw wrong(key(name, "url") + " " + objection);
            });
    return url;
  }

  private TargetLimits limits(String name) {
    try {
      return TargetLimits.read(key(name, ""), key -> config.getOptionalValue(key, String.class));
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private String oneOf(String target, String setting, List<String> allowed, String whenAbsent) {
    String value = optional(target, setting, whenAbsent);
    if (!allowed.contains(value)) {
      throw wrong(
          "%s is \"%s\", allowed are %s"
              .formatted(key(target, setting), value, String.join(", ", allowed)));
    }
    return value;
  }

  private String required(String target, String setting) {
    String key = key(target, setting);
    return config.getOptionalValue(key, String.class).orElseThrow(() -> wrong(key + " is missing"));
  }

  private String optional(String target, String setting, String whenAbsent) {
    return config.getOptionalValue(key(target, setting), String.class).orElse(whenAbsent);
  }

  private static void requireName(String name) {
    if (!Streams.isTargetName(name)) {
      throw wrong(
          "%s: \"%s\" is no valid name; allowed are a to z, 0 to 9, _ and -, beginning with a letter,"
                  .formatted(NAMES, name)
              + " and not dlq");
    }
  }

  private static IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException("wrong configuration: " + message);
  }
}
