package dev.fieldfare.backup.config;

import dev.fieldfare.backup.retention.RetentionRules;
import dev.fieldfare.backup.sealing.BackupKey;
import dev.fieldfare.backup.sealing.KeyRing;
import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

  /** Where backups are stored in S3, as in {@code s3://bucket/prefix}; absent: in the folder. */
  Optional<String> store();

  /** How S3 is reached. */
  @WithName("s3")
  ObjectStorage objectStorage();

  /** The folder in which backups are stored. It must survive a loss of the database. */
  @WithDefault("backups")
  Path folder();

  /**
   * How long quarantined values stay in the database at least. Applies to changes without {@code
   * options.grace} and targets without {@code limits.grace}.
   */
  @WithDefault("7d")
  Duration grace();

  /**
   * Whether quarantined data is purged only when its backup is proven. Applies to targets without
   * {@code limits.require-proof}.
   */
  @WithDefault("false")
  boolean requireProof();

  /** How long a backup is kept after its verification, unless another time was asked for. */
  @WithDefault("90d")
  Duration retention();

  /** How many backups on demand of the same table and column stay at least. */
  @WithDefault("10")
  int keep();

  /** How long a finished migration holds the backups that it refers to. */
  @WithDefault("30d")
  Duration recent();

  /** How long backups of the tiers are kept. */
  Tiers tier();

  /** Whether backups whose time is over are ended without a request. */
  @WithDefault("true")
  boolean cleanup();

  /** How long a folder that no backup uses stays in the store after its last change. */
  @WithDefault("7d")
  Duration orphanGrace();

  /** How long backups of the tiers are kept, from their beginning. */
  interface Tiers {
    /** A backup of each day. */
    @WithDefault("7d")
    Duration daily();

    /** The last backup of each week. */
    @WithDefault("28d")
    Duration weekly();

    /** The last backup of each month. */
    @WithDefault("365d")
    Duration monthly();
  }

  /** How S3 is reached; {@code application.properties} passes this on to the client. */
  interface ObjectStorage {
    /** A server that replaces the server of the region. */
    Optional<URI> endpoint();

    /** The region of the bucket. */
    @WithDefault("us-east-1")
    String region();

    /** Whether the bucket is in the path of the address and not in its host. */
    @WithDefault("false")
    boolean pathStyle();
  }

  /** The key that encrypts backups: 32 bytes as 64 hexadecimal digits or in Base64. */
  Optional<String> key();

  /** A file with the key, in place of {@link #key}. */
  Optional<Path> keyFile();

  /** Keys of older backups, which are read but no longer written. */
  Optional<List<String>> formerKeys();

  /**
   * How many backups of quarantine are taken at the same time for a target, and how many sessions
   * copy one table.
   */
  @WithDefault("2")
  int parallel();

  /** The rules of retention; an error where a time is not allowed. */
  default RetentionRules rules() {
    return new RetentionRules(
        retention(),
        keep(),
        recent(),
        new RetentionRules.TierTimes(tier().daily(), tier().weekly(), tier().monthly()));
  }

  /** The keys of backups; an error where one is malformed. */
  default KeyRing keys() {
    Optional<String> text = key().filter(value -> !value.isBlank());
    if (text.isPresent() && keyFile().isPresent()) {
      throw new IllegalArgumentException(
          "set one of fieldfare.backup.key and fieldfare.backup.key-file");
    }
    Optional<BackupKey> current =
        text.map(value -> BackupKey.of(value, "fieldfare.backup.key"))
            .or(() -> keyFile().map(BackupConfig::read));
    return new KeyRing(
        current,
        formerKeys().orElse(List.of()).stream()
            .map(value -> BackupKey.of(value, "fieldfare.backup.former-keys"))
            .toList());
  }

  private static BackupKey read(Path file) {
    try {
      return BackupKey.of(Files.readString(file), "the file of fieldfare.backup.key-file");
    } catch (IOException e) {
      throw new IllegalArgumentException("fieldfare.backup.key-file cannot be read: " + file, e);
    }
  }

  /** Refuses unknown keys with this prefix, in files and in the environment. */
  static void refuseUnknown(Config config) {
    // In the environment, the address of this service looks like a key with this prefix.
    new KnownKeys(config)
        .refuseOthers(
            PREFIX,
            Stream.of(
                    "name",
                    "folder",
                    "store",
                    "s3.endpoint",
                    "s3.region",
                    "s3.path-style",
                    "grace",
                    "require-proof",
                    "retention",
                    "keep",
                    "recent",
                    "tier.daily",
                    "tier.weekly",
                    "tier.monthly",
                    "cleanup",
                    "orphan-grace",
                    "key",
                    "key-file",
                    "former-keys",
                    "parallel",
                    "worker.url")
                .map(key -> PREFIX + key)
                .toList());
  }
}
