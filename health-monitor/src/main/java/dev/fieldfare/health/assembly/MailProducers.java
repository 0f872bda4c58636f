package dev.fieldfare.health.assembly;

import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.mail.MailAddress;
import dev.fieldfare.health.mail.MailCollection;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.mail.MailTransport;
import dev.fieldfare.health.mail.UnconfiguredMail;
import dev.fieldfare.health.notify.SmtpSettings;
import dev.fieldfare.health.notify.SmtpTransport;
import dev.fieldfare.health.store.JdbcMailCollection;
import io.agroal.api.AgroalDataSource;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Makes the parts of e-mail. */
class MailProducers {
  private static final String TLS_NAME = "quarkus.mailer.tls-configuration-name";

  @Produces
  @Singleton
  MailRate rate(HealthConfig config) {
    return new MailRate(config.mail().perHour());
  }

  @Produces
  @Singleton
  MailCollection mails(AgroalDataSource control, MailRate rate, Clock clock) {
    return new JdbcMailCollection(control, rate, clock);
  }

  // Subscriptions stay when the server is taken out of the configuration. The client of the
  // extension has no time limits of its own, so this one is made here.
  @Produces
  @Singleton
  MailTransport transport(
      Vertx vertx, TlsConfigurationRegistry registry, Config all, HealthConfig config) {
    HealthConfig.Mail mail = config.mail();
    if (mail.host().isEmpty() || mail.from().isEmpty()) {
      return new UnconfiguredMail();
    }
    String from = mail.from().get();
    if (!MailAddress.isValid(from)) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.health.mail.from is no plain mail address");
    }
    MailConfig options = settings(mail).options(mail.limit());
    all.getOptionalValue(TLS_NAME, String.class)
        .ifPresent(name -> trust(options, tls(registry, name)));
    return new SmtpTransport(MailClient.create(vertx, options), from, mail.limit());
  }

  private static SmtpSettings settings(HealthConfig.Mail mail) {
    return new SmtpSettings(
        mail.host().orElseThrow(),
        mail.port(),
        mail.username(),
        mail.password(),
        mail.startTls(),
        mail.tls());
  }

  private static TlsConfiguration tls(TlsConfigurationRegistry registry, String name) {
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
