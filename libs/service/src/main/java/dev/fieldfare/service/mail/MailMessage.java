package dev.fieldfare.service.mail;

import java.util.List;
import java.util.UUID;

/**
 * A mail in plain text.
 *
 * @param id the same for each attempt
 * @param subject one line without control characters
 */
public record MailMessage(
    UUID id, String to, String subject, String text, List<MailAttachment> attachments) {

  public MailMessage {
    attachments = List.copyOf(attachments);
  }

  /** A mail without files. */
  public MailMessage(UUID id, String to, String subject, String text) {
    this(id, to, subject, text, List.of());
  }
}
