package dev.fieldfare.report.archive;

import dev.fieldfare.contracts.TerminalText;
import dev.fieldfare.report.archive.ReportMails.DueMail;
import dev.fieldfare.service.loop.ServiceLoop;
import dev.fieldfare.service.mail.MailAttachment;
import dev.fieldfare.service.mail.MailMessage;
import dev.fieldfare.service.mail.MailTransport;
import io.quarkus.logging.Log;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Sends reports by e-mail: the text in the mail, the HTML file beside it.
 *
 * <p>A mail that was taken by the server but not noted is sent again with the same id.
 */
public final class ReportMailLoop implements ServiceLoop {
  /** Longer than an attempt takes. */
  static final Duration LEASE = Duration.ofMinutes(2);

  /** How many attempts there are; the last one is made some hours after the first. */
  static final int MOST_ATTEMPTS = 10;

  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(6);
  private static final int LONGEST_TEXT = 64 * 1024;

  private final ReportMails mails;
  private final MailTransport transport;
  private final Clock clock;

  /** Sends through this transport. */
  public ReportMailLoop(ReportMails mails, MailTransport transport, Clock clock) {
    this.mails = mails;
    this.transport = transport;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "report-mails";
  }

  @Override
  public Duration quietPause() {
    return Duration.ofSeconds(10);
  }

  @Override
  public Duration round() throws SQLException {
    if (!transport.isConfigured()) {
      return PAUSE;
    }
    Optional<DueMail> due = mails.take(clock.instant(), LEASE);
    if (due.isEmpty()) {
      return PAUSE;
    }
    send(due.get());
    return Duration.ZERO;
  }

  private void send(DueMail mail) throws SQLException {
    if (mail.attempts() > MOST_ATTEMPTS) {
      // Attempts are counted when they begin, so one that ends its process counts as well.
      mails.failed(mail.id(), "no attempt ended", Optional.empty());
      return;
    }
    try {
      transport.send(message(mail));
      mails.sent(mail.id(), clock.instant());
    } catch (IOException e) {
      Log.warnf("report not mailed mailId=%s attempt=%d reason=%s", mail.id(), mail.attempts(), e);
      mails.failed(mail.id(), String.valueOf(e.getMessage()), next(mail));
    }
  }

  private Optional<Instant> next(DueMail mail) {
    if (mail.attempts() >= MOST_ATTEMPTS) {
      return Optional.empty();
    }
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << (mail.attempts() - 1));
    Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    return Optional.of(clock.instant().plus(pause));
  }

  private static MailMessage message(DueMail mail) {
    String subject =
        "[Fieldfare] %s of %s"
            .formatted(mail.title(), mail.generatedAt().truncatedTo(ChronoUnit.MINUTES));
    return new MailMessage(
        mail.id(),
        mail.address(),
        TerminalText.escape(subject),
        text(mail.text()),
        List.of(new MailAttachment(mail.htmlName(), "text/html", mail.html())));
  }

  private static String text(String report) {
    String shown =
        report.length() <= LONGEST_TEXT
            ? report
            : report.substring(0, LONGEST_TEXT) + "\n… The whole report is in the attached file.\n";
    return shown
        + "\n"
        + "--\n"
        + "Fieldfare sent this report because the address is in"
        + " fieldfare.report.mail.recipients.\n";
  }
}
