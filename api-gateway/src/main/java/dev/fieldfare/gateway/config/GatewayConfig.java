package dev.fieldfare.gateway.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** What can be configured about the gateway itself. */
@ConfigMapping(prefix = "fieldfare.gateway")
public interface GatewayConfig {

  /** The address to listen on. */
  @WithDefault("0.0.0.0")
  String host();

  /** The port to listen on. */
  @WithDefault("8080")
  int port();

  /** How long a connection may take to send the head of a request. */
  @WithDefault("10s")
  Duration headerTimeout();

  /** How long a revoked key may still be honoured by another gateway. */
  @WithDefault("5s")
  Duration keyCache();

  /**
   * How long the answer to an idempotency key is remembered where the ledger does not do it: from a
   * minute to 30 days.
   */
  @WithDefault("24h")
  Duration idempotencyRetention();

  /** The lowest role that sees the values of rows in the samples of a preview, or none. */
  @WithDefault("operator")
  SampleReaders sampleValues();

  /** How rows of the gateway's own tables expire. */
  Retention retention();

  /** Requests a minute and key, for keys without a limit of their own; none by default. */
  OptionalInt requestsPerMinute();

  /** Wrong keys a minute and address, after which unknown keys of it are not looked up. */
  @WithDefault("30")
  int wrongKeysPerMinute();

  /** Tokens of an OpenID provider, beside API keys. */
  Oidc oidc();

  /** How the targets are spoken to. */
  TargetPool targetPool();

  /** Server-sent events. */
  Events events();

  /** Sessions of the dashboard. */
  DashboardSessions sessions();

  /** Tokens of an OpenID provider. */
  interface Oidc {

    /** Whether tokens are accepted. */
    @WithDefault("false")
    boolean enabled();

    /** The address of the provider, which serves its discovery document. */
    Optional<String> issuer();

    /** The audience that a token must name. */
    @WithDefault("fieldfare")
    String audience();

    /** The claim with the roles; a path has slashes, several have commas between. */
    @WithDefault("groups")
    String rolesClaim();

    /** How the names of roles begin in that claim. */
    Optional<String> rolePrefix();

    /** The claim that names the holder in the ledger and the audit trail. */
    @WithDefault("sub")
    String nameClaim();
  }

  /** The connections to each target. */
  interface TargetPool {

    /** How many connections to a target there are at most. */
    @WithDefault("8")
    int maxSize();

    /** How long a request waits for a connection before it is answered with 503. */
    @WithDefault("3s")
    Duration acquisitionTimeout();

    /** How long a list of several targets waits for one of them before it is named as missing. */
    @WithDefault("1s")
    Duration listTimeout();
  }

  /** How rows of the gateway's own tables expire. */
  interface Retention {

    /** How long audit entries are kept. */
    @WithDefault("400d")
    Duration audit();

    /** How many expired rows are deleted by one statement at most. */
    @WithDefault("1000")
    int batch();

    /** How long that statement may take; when it takes longer, the next batch is smaller. */
    @WithDefault("1s")
    Duration timeout();

    /** How long one sweep of a table may take. */
    @WithDefault("5s")
    Duration budget();

    /** The pause between sweeps that found everything; a second after others. */
    @WithDefault("1m")
    Duration pause();
  }

  /** Server-sent events. */
  interface Events {

    /** How often the log of a target is looked at while somebody listens. */
    @WithDefault("100ms")
    Duration poll();

    /** How often a connection without events is shown to be alive. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How many may listen at once. */
    @WithDefault("10000")
    int maxClients();

    /** How many may listen at once with one key. */
    @WithDefault("1000")
    int maxClientsPerKey();

    /** How many of the last events of a target are kept in memory. */
    @WithDefault("2000")
    int recent();
  }

  /** Sessions of the dashboard. */
  interface DashboardSessions {

    /** How long a session lasts without a person's request. */
    @WithDefault("30m")
    Duration idle();

    /** How long a session lasts at most: from a minute to 30 days. */
    @WithDefault("12h")
    Duration lifetime();
  }
}
