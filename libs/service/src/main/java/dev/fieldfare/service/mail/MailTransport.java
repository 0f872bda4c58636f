package dev.fieldfare.service.mail;

import java.io.IOException;

/** Gives mails to the SMTP server. */
@FunctionalInterface
public interface MailTransport {

  /** False when there is no SMTP server, and every attempt fails. */
  default boolean isConfigured() {
    return true;
  }

  /**
   * Sends a mail. Blocks.
   *
   * @throws IOException when the server did not take it
   */
  void send(MailMessage mail) throws IOException;
}
