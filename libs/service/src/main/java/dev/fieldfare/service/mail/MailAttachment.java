package dev.fieldfare.service.mail;

/**
 * A file of a mail.
 *
 * @param name of ASCII characters
 * @param type as in {@code text/html}
 */
public record MailAttachment(String name, String type, byte[] content) {}
