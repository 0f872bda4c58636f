package dev.fieldfare.report.archive;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A report that is to be stored.
 *
 * @param request the question as JSON
 */
public record NewReport(
    UUID id,
    Optional<String> key,
    String request,
    String kind,
    String title,
    Instant generatedAt,
    String generatedBy,
    Instant keptUntil,
    List<NewFile> files,
    List<String> recipients) {

  public NewReport {
    files = List.copyOf(files);
    recipients = List.copyOf(recipients);
  }

  /** A file of it. */
  public record NewFile(String format, String name, byte[] content, String sha256) {}
}
