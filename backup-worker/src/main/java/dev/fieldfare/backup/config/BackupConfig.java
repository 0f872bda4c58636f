package dev.fieldfare.backup.config;

import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** Settings of the backup-worker. Each key has a default for production. */
@ConfigMapping(prefix = "fieldfare.backup")
public interface BackupConfig {
  /** The prefix of all keys. */
  String PREFIX = "fieldfare.backup.";

  /** The worker's name; unique among the workers of a target. Generated when absent. */
  Optional<String> name();

  /** The folder in which backups are stored. It must survive a loss of the database. */
  @WithDefault("backups")
  Path folder();

  /**
   * How long quarantined values stay in the database at least. Applies to changes without {@code
   * options.grace} and targets without {@code limits.grace}.
   */
  @WithDefault("7d")
  Duration grace();

  /** How long a backup of a migration is kept at least. */
  @WithDefault("90d")
  Duration retention();

  /**
   * How many backups of quarantine are taken at the same time for a target, and how many sessions
   * copy one table.
   */
  @WithDefault("2")
  int parallel();

  /** Refuses unknown keys with this prefix, in files and in the environment. */
  static void refuseUnknown(Config config) {
    // In the environment, the address of this service looks like a key with this prefix.
    new KnownKeys(config)
        .refuseOthers(
            PREFIX,
            Stream.of("name", "folder", "grace", "retention", "parallel", "worker.url")
                .map(key -> PREFIX + key)
                .toList());
  }
}
