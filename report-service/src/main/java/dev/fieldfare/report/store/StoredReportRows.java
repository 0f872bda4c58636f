package dev.fieldfare.report.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.report.archive.ArchiveStore.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads stored reports without the contents of their files. */
final class StoredReportRows {
  private static final String SELECT =
      """
      SELECT r.*, (
          SELECT coalesce(json_agg(json_build_object('format', f.format, 'name', f.name, 'bytes', f.bytes, 'sha256', f.sha256)
            ORDER BY f.format), '[]')
          FROM fieldfare_report.report_files f WHERE f.report_id = r.id) AS files, (
          SELECT coalesce(json_agg(json_build_object('address', m.address, 'attempts', m.attempts, 'sentAt', m.sent_at,
            'error', m.error) ORDER BY m.address), '[]')
          FROM fieldfare_report.report_mails m WHERE m.report_id = r.id) AS mails
      FROM fieldfare_report.reports r
      """;

  private static final String LIST =
      SELECT
          + " WHERE (?::text IS NULL OR r.kind = ?) AND (?::uuid IS NULL OR r.id < ?)"
          + " ORDER BY r.id DESC LIMIT ?";

  private StoredReportRows() {}

  static Optional<StoredReport> find(Connection own, UUID id) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(SELECT + " WHERE r.id = ?")) {
      query.setObject(1, id);
      return LiveActivity.read(query, StoredReportRows::report).stream().findFirst();
    }
  }

  static Optional<Found> findByKey(Connection own, String key) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(SELECT + " WHERE r.idempotency_key = ?")) {
      query.setString(1, key);
      return LiveActivity.read(query, row -> new Found(report(row), row.getString("request")))
          .stream()
          .findFirst();
    }
  }

  static List<StoredReport> list(
      Connection own, Optional<String> kind, Optional<UUID> before, int limit) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(LIST)) {
      query.setString(1, kind.orElse(null));
      query.setString(2, kind.orElse(null));
      query.setObject(3, before.orElse(null));
      query.setObject(4, before.orElse(null));
      query.setInt(5, limit);
      return LiveActivity.read(query, StoredReportRows::report);
    }
  }

  private static StoredReport report(ResultSet row) throws SQLException {
    return new StoredReport(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        Optional.ofNullable(row.getString("idempotency_key")),
        row.getString("title"),
        moment(row, "generated_at"),
        row.getString("generated_by"),
        moment(row, "kept_until"),
        json(row.getString("files"), new TypeReference<List<StoredReport.StoredFile>>() {}),
        json(row.getString("mails"), new TypeReference<List<StoredReport.Mail>>() {}));
  }

  private static <T> T json(String text, TypeReference<T> type) {
    try {
      return ContractsJson.mapper().readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the database writes JSON", e);
    }
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
