package dev.fieldfare.migration.config;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.TargetLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.TargetSettings;
import dev.fieldfare.postgres.sql.JdbcUrl;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Reads the targets out of the configuration, and says in full what is wrong with it. */
public final class TargetsConfig {
  private static final String PREFIX = "fieldfare.targets.";

  /** The gateway reads some of these; both services are given the same environment. */
  private static final List<String> KEYS =
      Stream.concat(
              Stream.of(
                  "url",
                  "username",
                  "password",
                  "environment",
                  "stream-role",
                  "synchronous-commit"),
              TargetLimits.KEYS.stream())
          .toList();

  private final Config config;

  public TargetsConfig(Config config) {
    this.config = config;
  }

  /** The targets in the order of their names' list. */
  public List<TargetSettings> targets() {
    List<String> names =
        config
            .getOptionalValues("fieldfare.targets", String.class)
            .filter(list -> !list.isEmpty())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "fieldfare.targets (FIELDFARE_TARGETS) names no target; give names,"
                            + " separated by commas"));
    names.forEach(TargetsConfig::requireName);
    new KnownKeys(config)
        .refuseOthers(
            PREFIX,
            names.stream().flatMap(n -> KEYS.stream().map(key -> PREFIX + n + "." + key)).toList());
    return names.stream().map(this::target).toList();
  }

  private static void requireName(String name) {
    if (!Streams.isTargetName(name)) {
      throw new IllegalArgumentException(
          "fieldfare.targets: \""
              + name
              + "\" cannot name a target; allowed are a to z, 0 to 9, _ and -, beginning with a"
              + " letter, and not dlq");
    }
  }

  private TargetSettings target(String name) {
    String role = optional(name, "stream-role").orElse("enqueuer");
    if (SenderRole.find(role).isEmpty()) {
      throw new IllegalArgumentException(
          PREFIX + name + ".stream-role: allowed are viewer, enqueuer, operator, admin");
    }
    String url = required(name, "url");
    JdbcUrl.objection(url)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(PREFIX + name + ".url: " + objection);
            });
    return new TargetSettings(
        name,
        url,
        required(name, "username"),
        optional(name, "password").orElse(""),
        role,
        commitsLocally(name),
        TargetLimits.read(PREFIX + name + ".", key -> config.getOptionalValue(key, String.class)));
  }

  private boolean commitsLocally(String name) {
    String value = optional(name, "synchronous-commit").orElse("server");
    if (!value.equals("server") && !value.equals("local")) {
      throw new IllegalArgumentException(
          PREFIX + name + ".synchronous-commit: allowed are server, local");
    }
    return value.equals("local");
  }

  private String required(String target, String key) {
    return optional(target, key)
        .orElseThrow(
            () -> new IllegalArgumentException(PREFIX + target + "." + key + " is missing"));
  }

  private Optional<String> optional(String target, String key) {
    return config.getOptionalValue(PREFIX + target + "." + key, String.class);
  }
}
