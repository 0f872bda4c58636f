package dev.fieldfare.report.assembly;

import dev.fieldfare.report.archive.ArchivePolicy;
import dev.fieldfare.report.archive.ArchiveStore;
import dev.fieldfare.report.archive.ReportArchive;
import dev.fieldfare.report.archive.ReportMails;
import dev.fieldfare.report.config.ReportConfig;
import dev.fieldfare.report.document.ReportRenderer;
import dev.fieldfare.report.kind.ReportMaker;
import dev.fieldfare.report.store.JdbcArchive;
import dev.fieldfare.report.store.JdbcReportMails;
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
import java.util.List;
import org.eclipse.microprofile.config.Config;

/** The parts of stored reports that are beans. */
class ArchiveParts {
  private static final int MAILS_AT_ONCE = 2;

  @Produces
  @Singleton
  ArchiveStore archive(AgroalDataSource control) {
    return new JdbcArchive(control);
  }

  @Produces
  @Singleton
  ReportMails mails(AgroalDataSource control) {
    return new JdbcReportMails(control);
  }

  @Produces
  @Singleton
  ReportArchive reports(
      ReportMaker maker, ReportRenderer renderer, ArchiveStore store, ReportConfig config) {
    List<String> recipients =
        isConfigured(config.mail()) ? config.mail().recipients().orElse(List.of()) : List.of();
    return new ReportArchive(
        maker, renderer, store, new ArchivePolicy(config.retention(), recipients));
  }

  @Produces
  @Singleton
  MailTransport transport(
      Vertx vertx, TlsConfigurationRegistry registry, Config all, ReportConfig config) {
    ReportConfig.Mail mail = config.mail();
    refuseWrongAddresses(mail);
    if (!isConfigured(mail)) {
      return new UnconfiguredMail();
    }
    SmtpSettings settings =
        new SmtpSettings(
            mail.host().orElseThrow(),
            mail.port(),
            mail.username(),
            mail.password(),
            mail.startTls(),
            mail.tls());
    return new SmtpTransports(vertx, registry, all)
        .through(settings, mail.from().orElseThrow(), mail.limit(), MAILS_AT_ONCE);
  }

  private static boolean isConfigured(ReportConfig.Mail mail) {
    return mail.host().isPresent() && mail.from().isPresent();
  }

  private static void refuseWrongAddresses(ReportConfig.Mail mail) {
    mail.from()
        .filter(address -> !MailAddress.isValid(address))
        .ifPresent(
            address -> {
              throw ReportConfig.wrong("mail.from", "is no plain mail address");
            });
    for (String address : mail.recipients().orElse(List.of())) {
      if (!MailAddress.isValid(address)) {
        throw ReportConfig.wrong("mail.recipients", "has a text that is no plain mail address");
      }
    }
  }
}
