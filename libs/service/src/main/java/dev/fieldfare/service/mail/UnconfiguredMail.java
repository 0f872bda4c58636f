package dev.fieldfare.service.mail;

import java.io.IOException;

/** Stands for the transport while no SMTP server is configured. */
public final class UnconfiguredMail implements MailTransport {

  @Override
  public boolean isConfigured() {
    return false;
  }

  @Override
  public void send(MailMessage mail) throws IOException {
    throw new IOException("No mail server is configured.");
  }
}
