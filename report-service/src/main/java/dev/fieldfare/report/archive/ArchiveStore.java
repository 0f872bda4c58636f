package dev.fieldfare.report.archive;

import dev.fieldfare.contracts.report.StoredReport;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The stored reports. */
public interface ArchiveStore {

  /** A report with the question that it answers. */
  record Found(StoredReport report, String request) {}

  /** A file of a report. */
  record StoredContent(String name, String format, byte[] content) {}

  /**
   * Stores a report with its files, its mails and its event in one transaction; false when its key
   * is taken.
   */
  boolean add(NewReport report) throws SQLException;

  /** The report with that id. */
  Optional<StoredReport> find(UUID id) throws SQLException;

  /** The report with that key. */
  Optional<Found> findByKey(String key) throws SQLException;

  /** The newest first, beginning after {@code before}. */
  List<StoredReport> list(Optional<String> kind, Optional<UUID> before, int limit)
      throws SQLException;

  /** A file of a report. */
  Optional<StoredContent> file(UUID id, String format) throws SQLException;

  /** Deletes a report with its files; false when there is none. */
  boolean delete(UUID id) throws SQLException;

  /** Deletes at most so many reports whose retention has ended; returns how many there were. */
  long deleteExpired(Instant now, int most) throws SQLException;
}
