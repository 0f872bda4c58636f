package dev.fieldfare.service.mail;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Makes transports. The client of the extension has no time limits of its own, so another one is
 * made here, with the certificates of the extension.
 *
 * @param registry the configured certificates
 * @param config the whole configuration
 */
public record SmtpTransports(Vertx vertx, TlsConfigurationRegistry registry, Config config) {
  private static final String TLS_NAME = "quarkus.mailer.tls-configuration-name";

  /**
   * A transport through a server.
   *
   * @param from the address of the sender
   * @param limit how long a mail may take in total
   * @param connections how many mails may be on their way at once
   */
  public MailTransport through(
      SmtpSettings settings, String from, Duration limit, int connections) {
    MailConfig options = settings.options(limit, connections);
    config
        .getOptionalValue(TLS_NAME, String.class)
        .ifPresent(name -> trust(options, certificates(name)));
    return new SmtpTransport(MailClient.create(vertx, options), from, limit);
  }

  private TlsConfiguration certificates(String name) {
    Optional<TlsConfiguration> found = registry.get(name);
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "wrong configuration: there is no quarkus.tls." + name + ", see " + TLS_NAME));
  }

  // A connection that begins without TLS must begin so with these certificates, too.
  private static void trust(MailConfig options, TlsConfiguration tls) {
    boolean beginsWithTls = options.isSsl();
    TlsConfigUtils.configure(options, tls);
    options.setSsl(beginsWithTls);
  }
}
