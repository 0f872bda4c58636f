package dev.fieldfare.migration.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What can be set of a worker; each key has a default that is meant for production. */
@ConfigMapping(prefix = "fieldfare.worker")
public interface WorkerConfig {

  /** The worker's name; unique among the workers of a target. Made up when absent. */
  Optional<String> name();

  /** How many transactions a worker applies at the same time. */
  @WithDefault("4")
  int appliers();

  /** How long one try may queue for all its locks together. */
  @WithDefault("50ms")
  Duration lockTry();

  /** How long strong locks may be held; what would take longer needs the online strategy. */
  @WithDefault("50ms")
  Duration hold();

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

  /** How long published events stay in the ledger. */
  @WithDefault("7d")
  Duration eventRetention();
}
