package dev.fieldfare.backup.config;

import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** What can be set of the backup-worker; each key has a default that is meant for production. */
@ConfigMapping(prefix = "fieldfare.backup")
public interface BackupConfig {
  /** What all keys begin with. */
  String PREFIX = "fieldfare.backup.";

  /** The worker's name; unique among the workers of a target. Made up when absent. */
  Optional<String> name();

  /** The folder in which backups are stored. It must survive what the database may not. */
  @WithDefault("backups")
  Path folder();

  /**
   * How long quarantined values stay in the database at least, for changes that ask for nothing
   * else in {@code options.grace} and targets without {@code limits.grace}.
   */
  @WithDefault("7d")
  Duration grace();

  /** How long a backup of a migration is kept at least. */
  @WithDefault("90d")
  Duration retention();

  /** How many backups of a target are taken at the same time. */
  @WithDefault("2")
  int parallel();

  /** Refuses keys of ours that do not exist, in files and in the environment. */
  static void refuseUnknown(Config config) {
    // The address of this service looks like one of these keys in the environment.
    new KnownKeys(config)
        .refuseOthers(
            PREFIX,
            Stream.of("name", "folder", "grace", "retention", "parallel", "worker.url")
                .map(key -> PREFIX + key)
                .toList());
  }
}
