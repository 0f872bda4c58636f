package dev.fieldfare.report.archive;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The mails about stored reports that are to be sent. */
public interface ReportMails {

  /**
   * A mail that is due.
   *
   * @param id the same for each attempt
   * @param attempts this one is counted
   * @param text the report for people
   * @param html the report as one file, with its name
   */
  record DueMail(
      UUID id,
      String address,
      int attempts,
      String title,
      Instant generatedAt,
      String text,
      String htmlName,
      byte[] html) {}

  /** Takes a mail that is due, and hides it from other instances for a time. */
  Optional<DueMail> take(Instant now, Duration lease) throws SQLException;

  /** Notes that it was sent. */
  void sent(UUID id, Instant now) throws SQLException;

  /** Notes why it was not sent; without a next time there is no further attempt. */
  void failed(UUID id, String error, Optional<Instant> nextTry) throws SQLException;
}
