package dev.fieldfare.service.mail;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailClient;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends mails through the SMTP server of the configuration. */
public final class SmtpTransport implements MailTransport {
  private final MailClient client;
  private final String from;
  private final Duration limit;

  /**
   * A transport through this client.
   *
   * @param client with the options of {@link SmtpSettings}
   * @param limit how long a mail may take in total
   */
  public SmtpTransport(MailClient client, String from, Duration limit) {
    this.client = client;
    this.from = from;
    this.limit = limit;
  }

  @Override
  public void send(MailMessage mail) throws IOException {
    // The server and the reader see by the id that a repeated mail is the same one.
    var message =
        new io.vertx.ext.mail.MailMessage(from, mail.to(), mail.subject(), mail.text())
            .addHeader("Message-ID", "<%s@fieldfare>".formatted(mail.id()))
            .addHeader("Auto-Submitted", "auto-generated");
    if (!mail.attachments().isEmpty()) {
      message.setAttachment(mail.attachments().stream().map(SmtpTransport::file).toList());
    }
    try {
      client
          .sendMail(message)
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("No answer within " + limit.toMillis() + " ms.", e);
    } catch (ExecutionException e) {
      throw new IOException(
          "The mail server did not take the mail: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The service ends.");
    }
  }

  private static io.vertx.ext.mail.MailAttachment file(MailAttachment file) {
    return io.vertx.ext.mail.MailAttachment.create()
        .setName(file.name())
        .setContentType(file.type())
        .setDisposition("attachment")
        .setData(Buffer.buffer(file.content()));
  }
}
