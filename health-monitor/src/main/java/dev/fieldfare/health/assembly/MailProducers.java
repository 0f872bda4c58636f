package dev.fieldfare.health.assembly;

import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.delivery.DeliveryLoop;
import dev.fieldfare.health.delivery.MessageCollection;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.store.waiting.JdbcMessageCollection;
import dev.fieldfare.service.mail.MailAddress;
import dev.fieldfare.service.mail.MailTransport;
import dev.fieldfare.service.mail.SmtpSettings;
import dev.fieldfare.service.mail.SmtpTransports;
import dev.fieldfare.service.mail.UnconfiguredMail;
import io.agroal.api.AgroalDataSource;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.Config;

/** Makes the parts of e-mail. */
class MailProducers {
  @Produces
  @Singleton
  MailRate rate(HealthConfig config) {
    return new MailRate(config.mail().perHour());
  }

  @Produces
  @Singleton
  MessageCollection mails(AgroalDataSource control, MailRate rate, Clock clock) {
    return new JdbcMessageCollection(control, rate, clock);
  }

  // Subscriptions stay when the server is taken out of the configuration.
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
    return new SmtpTransports(vertx, registry, all)
        .through(settings(mail), from, mail.limit(), DeliveryLoop.MOST_AT_ONCE);
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
}
