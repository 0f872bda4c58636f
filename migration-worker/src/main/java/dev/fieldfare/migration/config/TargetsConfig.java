package dev.fieldfare.migration.config;

import dev.fieldfare.contracts.Streams;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.TargetSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.Config;

/** Reads the targets out of the configuration, and says in full what is wrong with it. */
public final class TargetsConfig {
  private static final String PREFIX = "fieldfare.targets.";
  private static final Set<String> KEYS =
      Set.of(
          "url",
          "username",
          "password",
          "environment",
          "schema",
          "registry",
          "stream-role",
          "standby-url");

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
    refuseUnknown(names);
    return names.stream().map(this::target).toList();
  }

  private TargetSettings target(String name) {
    if (!Streams.isTargetName(name)) {
      throw new IllegalArgumentException(
          "fieldfare.targets: \""
              + name
              + "\" cannot name a target; allowed are a to z, 0 to 9,"
              + " _ and -, beginning with a letter, and not dlq");
    }
    String role = optional(name, "stream-role").orElse("enqueuer");
    if (SenderRole.find(role).isEmpty()) {
      throw new IllegalArgumentException(
          PREFIX + name + ".stream-role: allowed are viewer, enqueuer, operator, admin");
    }
    String url = required(name, "url");
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(PREFIX + name + ".url: must begin with jdbc:postgresql:");
    }
    return new TargetSettings(
        name, url, required(name, "username"), required(name, "password"), role);
  }

  // Of keys in files and properties every one is checked; the environment holds other programs'
  // names too.
  private void refuseUnknown(List<String> names) {
    for (String key : config.getPropertyNames()) {
      if (!key.startsWith(PREFIX)) {
        continue;
      }
      String[] parts = key.substring(PREFIX.length()).split("\\.", 2);
      boolean known =
          names.contains(parts[0])
              && parts.length == 2
              && (KEYS.contains(parts[1]) || parts[1].startsWith("limits."));
      if (!known) {
        throw new IllegalArgumentException(
            key
                + " is not a setting of a target; targets are "
                + names
                + ", settings are "
                + new TreeSet<>(KEYS)
                + " and limits.*");
      }
    }
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
