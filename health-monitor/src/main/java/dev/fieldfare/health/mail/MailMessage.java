package dev.fieldfare.health.mail;

import java.util.UUID;

/**
 * A mail in plain text.
 *
 * @param id the same for each attempt
 * @param subject one line without control characters
 */
public record MailMessage(UUID id, String to, String subject, String text) {}
