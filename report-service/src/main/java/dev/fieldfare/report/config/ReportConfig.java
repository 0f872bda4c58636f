package dev.fieldfare.report.config;

import dev.fieldfare.service.config.KnownKeys;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/** What can be set of the report-service; each key has a default that is meant for production. */
@ConfigMapping(prefix = "fieldfare.report")
public interface ReportConfig {
  /** What all keys begin with. */
  String PREFIX = "fieldfare.report.";

  /** How long stored reports are kept. */
  @WithDefault("400d")
  Duration retention();

  /** How reports are sent by e-mail. */
  Mail mail();

  /** The SMTP server and those who get reports. */
  interface Mail {
    /** The SMTP server; without it there is no e-mail. */
    Optional<String> host();

    /** The port of the SMTP server. */
    @WithDefault("587")
    int port();

    /** The address of the sender. */
    Optional<String> from();

    /** The addresses that get reports; no other address gets one. */
    Optional<List<String>> recipients();

    /** The name for the SMTP server. */
    Optional<String> username();

    /** The password for the SMTP server. */
    Optional<String> password();

    /** Whether STARTTLS must be used: REQUIRED, OPTIONAL or DISABLED. */
    @WithDefault("REQUIRED")
    String startTls();

    /** Whether the connection begins with TLS. */
    @WithDefault("false")
    boolean tls();

    /** How long an attempt to send a mail may take; at most 60 s. */
    @WithDefault("20s")
    Duration limit();
  }

  /** Refuses keys of ours that do not exist, in files and in the environment. */
  static void refuseUnknown(Config config) {
    // The address of this service looks like one of these keys in the environment.
    new KnownKeys(config)
        .refuseOthers(
            PREFIX,
            Stream.of(
                    "retention",
                    "mail.host",
                    "mail.port",
                    "mail.from",
                    "mail.recipients",
                    "mail.username",
                    "mail.password",
                    "mail.start-tls",
                    "mail.tls",
                    "mail.limit",
                    "service.url")
                .map(key -> PREFIX + key)
                .toList());
  }

  /** Refuses values that cannot be meant. */
  static void refuseWrong(ReportConfig config) {
    if (config.retention().compareTo(Duration.ofMinutes(1)) < 0) {
      throw wrong("retention", "is %s; at least 1m is allowed".formatted(config.retention()));
    }
    Duration limit = config.mail().limit();
    if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofMinutes(1)) > 0) {
      throw wrong("mail.limit", "is %s; at most 60s are allowed".formatted(limit));
    }
  }

  /** A value that stops the start. */
  static IllegalArgumentException wrong(String key, String text) {
    return new IllegalArgumentException(
        "wrong configuration: %s%s %s".formatted(PREFIX, key, text));
  }
}
