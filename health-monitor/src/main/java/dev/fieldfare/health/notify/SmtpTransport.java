package dev.fieldfare.health.notify;

import dev.fieldfare.health.mail.MailMessage;
import dev.fieldfare.health.mail.MailTransport;
import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import java.io.IOException;
import java.time.Duration;

/** Sends mails through the SMTP server of the configuration. */
public final class SmtpTransport implements MailTransport {
  private final ReactiveMailer mailer;
  private final String from;
  private final Duration limit;

  /**
   * A transport through this mailer.
   *
   * @param limit how long a mail may take in total
   */
  public SmtpTransport(ReactiveMailer mailer, String from, Duration limit) {
    this.mailer = mailer;
    this.from = from;
    this.limit = limit;
  }

  @Override
  public void send(MailMessage mail) throws IOException {
    // The server and the reader see by the id that a repeated mail is the same one.
    Mail plain =
        Mail.withText(mail.to(), mail.subject(), mail.text())
            .setFrom(from)
            .addHeader("Message-ID", "<%s@fieldfare>".formatted(mail.id()))
            .addHeader("Auto-Submitted", "auto-generated");
    try {
      mailer.send(plain).await().atMost(limit);
    } catch (io.smallrye.mutiny.TimeoutException e) {
      throw new IOException("No answer within " + limit.toMillis() + " ms.", e);
    } catch (RuntimeException e) {
      throw new IOException("The mail server did not take the mail: " + reason(e), e);
    }
  }

  private static String reason(RuntimeException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
