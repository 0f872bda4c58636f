package dev.fieldfare.health.config;

import dev.fieldfare.contracts.remedy.RemedyPolicy;
import dev.fieldfare.health.delivery.DeliveryLoop;
import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** What can be set of the health-monitor; each key has a default that is meant for production. */
@ConfigMapping(prefix = "fieldfare.health")
public interface HealthConfig {
  /** What all keys begin with. */
  String PREFIX = "fieldfare.health.";

  /** The longest interval of catalogue-wide checks. */
  Duration LONGEST_CATALOGUE_INTERVAL = Duration.ofHours(24);

  /** How often the checks of a target run. */
  @WithDefault("1h")
  Duration interval();

  /** How long results of catalogue-wide checks are used by runs that are more frequent. */
  @WithDefault("55m")
  Duration catalogueInterval();

  /** How long checks fail before they are alerts, as in {@code relay=10m,columns=3}. */
  Optional<List<String>> alertAfter();

  /** Whether the changes of a target are held while its health is critical. */
  @WithDefault("false")
  boolean gate();

  /** The folder with files that declare what is expected, one TARGET.json for each target. */
  Optional<Path> expectations();

  /** How much the databases of a server may use, as in {@code main=500G}. */
  Optional<List<String>> capacities();

  /** How long a check of a validation may take. */
  @WithDefault("25s")
  Duration validationLimit();

  /** How long a check may take. */
  @WithDefault("5s")
  Duration checkLimit();

  /** Reports of an open alert from one escalation to the next. */
  @WithDefault("10")
  long escalateAfterCount();

  /** Time from one escalation of an open alert to the next. */
  @WithDefault("1h")
  Duration escalateAfter();

  /** The least time between two notes that a problem was reported again. */
  @WithDefault("1h")
  Duration repeatEvery();

  /** How long a resolved alert stays in the list. */
  @WithDefault("24h")
  Duration resolvedShown();

  /** An applied migration that took at least so long is an alert. */
  @WithDefault("5m")
  Duration slowMigration();

  /** An applied migration that held strong locks at least so long is an alert. */
  @WithDefault("1s")
  Duration slowLockHold();

  /** The address that is called each minute while this service works. */
  Optional<URI> heartbeatUrl();

  /** Closed address ranges that webhooks may call, as in {@code 10.0.0.0/8}. */
  Optional<List<String>> webhookRanges();

  /** The file that takes the signals of outages while the control database is down. */
  @WithDefault("fieldfare-health.journal")
  Path journal();

  /** How long a call of a webhook may take; at most 25 s. */
  @WithDefault("10s")
  Duration webhookLimit();

  /** Settings of the remedies. */
  Remedies remedies();

  /** The policies of the remedies: off, suggest, confirm or auto. */
  interface Remedies {
    /** When checks could not run. */
    @WithDefault("suggest")
    RemedyPolicy rerunChecks();

    /** When there are dead letters; not auto, because they change schemas. */
    @WithDefault("suggest")
    RemedyPolicy replayDeadLetters();

    /** When backups are damaged. */
    @WithDefault("suggest")
    RemedyPolicy verifyBackups();

    /** How often an action is performed for a target in any hour. */
    @WithDefault("6")
    int perHour();
  }

  /** How alerts are sent by e-mail. */
  Mail mail();

  /** The SMTP server and the limit of mails. */
  interface Mail {
    /** The SMTP server; without it there is no e-mail. */
    Optional<String> host();

    /** The port of the SMTP server. */
    @WithDefault("587")
    int port();

    /** The address of the sender. */
    Optional<String> from();

    /** The name for the SMTP server. */
    Optional<String> username();

    /** The password for the SMTP server. It is never logged or answered. */
    Optional<String> password();

    /** Whether STARTTLS must be used: REQUIRED, OPTIONAL or DISABLED. */
    @WithDefault("REQUIRED")
    String startTls();

    /** Whether the connection begins with TLS, as on port 465. */
    @WithDefault("false")
    boolean tls();

    /** How many mails a subscription gets in any hour. */
    @WithDefault("20")
    int perHour();

    /** How long an attempt to send a mail may take; at most 25 s. */
    @WithDefault("20s")
    Duration limit();
  }

  /** Refuses attempts that can outlast their lease, because another instance would repeat them. */
  static void refuseLongAttempts(HealthConfig config) {
    refuseLongAttempts("webhook-limit", config.webhookLimit());
    refuseLongAttempts("mail.limit", config.mail().limit());
  }

  private static void refuseLongAttempts(String key, Duration limit) {
    if (limit.compareTo(DeliveryLoop.LONGEST_ATTEMPT) > 0) {
      throw new IllegalArgumentException(
          "wrong configuration: %s%s is %s; at most %d s are allowed"
              .formatted(PREFIX, key, limit, DeliveryLoop.LONGEST_ATTEMPT.toSeconds()));
    }
  }

  /** What may stand behind the prefix. */
  List<String> KEYS =
      List.of(
          "interval",
          "catalogue-interval",
          "alert-after",
          "gate",
          "check-limit",
          "validation-limit",
          "expectations",
          "capacities",
          "escalate-after-count",
          "escalate-after",
          "repeat-every",
          "resolved-shown",
          "slow-migration",
          "slow-lock-hold",
          "heartbeat-url",
          "webhook-ranges",
          "webhook-limit",
          "journal",
          "remedies.rerun-checks",
          "remedies.replay-dead-letters",
          "remedies.verify-backups",
          "remedies.per-hour",
          "mail.host",
          "mail.port",
          "mail.from",
          "mail.username",
          "mail.password",
          "mail.start-tls",
          "mail.tls",
          "mail.per-hour",
          "mail.limit",
          "monitor.url");

  /** Refuses an interval with which a finding would be seen too late. */
  static void refuseRareChecks(HealthConfig config) {
    Duration interval = config.catalogueInterval();
    if (interval.isNegative() || interval.compareTo(LONGEST_CATALOGUE_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "wrong configuration: %scatalogue-interval is %s; 0 s to 24 h are allowed"
              .formatted(PREFIX, interval));
    }
  }

  /** Refuses keys of ours that do not exist, in files and in the environment. */
  static void refuseUnknown(Config config) {
    // The address of this service looks like one of these keys in the environment.
    new KnownKeys(config).refuseOthers(PREFIX, KEYS.stream().map(key -> PREFIX + key).toList());
  }
}
