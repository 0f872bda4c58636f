package dev.fieldfare.contracts.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A report that was stored. All its files have the same numbers.
 *
 * @param kind as in {@code migrations}
 * @param key under which it was asked for, if there was one
 * @param generatedBy the name of the API key or of the service that asked for it
 * @param keptUntil when it is deleted
 * @param mails to whom it is sent
 */
public record StoredReport(
    UUID id,
    String kind,
    Optional<String> key,
    String title,
    Instant generatedAt,
    String generatedBy,
    Instant keptUntil,
    List<StoredFile> files,
    List<Mail> mails) {

  public StoredReport {
    files = List.copyOf(files);
    mails = List.copyOf(mails);
  }

  /**
   * A file of the report.
   *
   * @param format json, text, csv, md or html
   * @param sha256 as hexadecimal digits
   */
  public record StoredFile(String format, String name, long bytes, String sha256) {}

  /**
   * A mail.
   *
   * @param error why the last attempt failed
   */
  public record Mail(
      String address, int attempts, Optional<Instant> sentAt, Optional<String> error) {}
}
