package dev.fieldfare.migration.config;

import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.Config;

/** What can be set of a worker; each key has a default that is meant for production. */
@ConfigMapping(prefix = "fieldfare.worker")
public interface WorkerConfig {

  /** The worker's name; unique among the workers of a target. Made up when absent. */
  Optional<String> name();

  /**
   * How many transactions a worker applies at the same time; when absent, as many as it has
   * processors, but at least two and at most four. More of them hold their locks for longer where
   * processors are few.
   */
  OptionalInt appliers();

  /** How long one try may queue for all its locks together. */
  @WithDefault("50ms")
  Duration lockTry();

  /** How long the locks of several tables may be held together. */
  @WithDefault("20ms")
  Duration sharedHold();

  /** How long a migration waits for a lock before it is given up. */
  @WithDefault("10m")
  Duration patience();

  /** How often a migration is tried again after an error that may pass. */
  @WithDefault("3")
  int retries();

  /** The pause before the first of these tries; it doubles each time. */
  @WithDefault("2s")
  Duration retryPause();

  /** After how long a script of a track is given up whose header says nothing else. */
  @WithDefault("10m")
  Duration scriptTimeout();

  /** How long published events stay in the ledger. */
  @WithDefault("7d")
  Duration eventRetention();

  /** How many transactions a worker applies at the same time, chosen or not. */
  static int appliersOf(WorkerConfig config) {
    return config.appliers().orElse(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 4));
  }

  /** Refuses keys of ours that do not exist, in files and in the environment. */
  static void refuseUnknown(Config config) {
    new KnownKeys(config).refuseOthers("fieldfare.worker.", WorkerConfig.class);
  }
}
