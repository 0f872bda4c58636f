package dev.fieldfare.report.store;

import dev.fieldfare.report.archive.ReportMails;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Mails about stored reports in the control database. */
public final class JdbcReportMails implements ReportMails {
  private static final int LONGEST_ERROR = 1_000;

  private static final String TAKE =
      """
      WITH due AS (
        SELECT m.id FROM fieldfare_report.report_mails m WHERE m.next_try_at <= ?
        ORDER BY m.next_try_at LIMIT 1 FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE fieldfare_report.report_mails m SET attempts = m.attempts + 1, next_try_at = ?
        FROM due WHERE m.id = due.id RETURNING m.*
      )
      SELECT t.id, t.address, t.attempts, r.title, r.generated_at, x.content AS text, h.name AS html_name, h.content AS html
      FROM taken t JOIN fieldfare_report.reports r ON r.id = t.report_id
      JOIN fieldfare_report.report_files x ON x.report_id = t.report_id AND x.format = 'text'
      JOIN fieldfare_report.report_files h ON h.report_id = t.report_id AND h.format = 'html'
      """;

  private static final String SENT =
      "UPDATE fieldfare_report.report_mails SET sent_at = ?, next_try_at = NULL, error = NULL"
          + " WHERE id = ?";

  private static final String FAILED =
      "UPDATE fieldfare_report.report_mails SET error = left(?, %d), next_try_at = ? WHERE id = ?"
          .formatted(LONGEST_ERROR);

  private final DataSource database;

  public JdbcReportMails(DataSource database) {
    this.database = database;
  }

  @Override
  public Optional<DueMail> take(Instant now, Duration lease) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement take = own.prepareStatement(TAKE)) {
      take.setObject(1, now.atOffset(ZoneOffset.UTC));
      take.setObject(2, now.plus(lease).atOffset(ZoneOffset.UTC));
      return LiveActivity.read(take, JdbcReportMails::mail).stream().findFirst();
    }
  }

  @Override
  public void sent(UUID id, Instant now) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement update = own.prepareStatement(SENT)) {
      update.setObject(1, now.atOffset(ZoneOffset.UTC));
      update.setObject(2, id);
      update.executeUpdate();
    }
  }

  @Override
  public void failed(UUID id, String error, Optional<Instant> nextTry) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement update = own.prepareStatement(FAILED)) {
      update.setString(1, error.replace("\0", ""));
      update.setObject(2, nextTry.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null));
      update.setObject(3, id);
      update.executeUpdate();
    }
  }

  private static DueMail mail(ResultSet row) throws SQLException {
    return new DueMail(
        row.getObject("id", UUID.class),
        row.getString("address"),
        row.getInt("attempts"),
        row.getString("title"),
        row.getObject("generated_at", OffsetDateTime.class).toInstant(),
        new String(row.getBytes("text"), StandardCharsets.UTF_8),
        row.getString("html_name"),
        row.getBytes("html"));
  }
}
