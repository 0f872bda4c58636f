package dev.fieldfare.health.assembly;

import dev.fieldfare.health.config.HealthConfig;
import dev.fieldfare.health.mail.MailAddress;
import dev.fieldfare.health.mail.MailCollection;
import dev.fieldfare.health.mail.MailRate;
import dev.fieldfare.health.mail.MailTransport;
import dev.fieldfare.health.mail.UnconfiguredMail;
import dev.fieldfare.health.notify.SmtpTransport;
import dev.fieldfare.health.store.JdbcMailCollection;
import io.agroal.api.AgroalDataSource;
import io.quarkus.mailer.reactive.ReactiveMailer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;

/** Makes the parts of e-mail. */
class MailProducers {

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

  // Subscriptions stay when the server is taken out of the configuration.
  @Produces
  @Singleton
  MailTransport transport(ReactiveMailer mailer, HealthConfig config) {
    Optional<String> from = config.mail().from();
    if (config.mail().host().isEmpty() || from.isEmpty()) {
      return new UnconfiguredMail();
    }
    if (!MailAddress.isValid(from.get())) {
      throw new IllegalArgumentException(
          "wrong configuration: fieldfare.health.mail.from is no plain mail address");
    }
    return new SmtpTransport(mailer, from.get(), config.mail().limit());
  }
}
