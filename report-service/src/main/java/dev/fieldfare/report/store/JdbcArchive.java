package dev.fieldfare.report.store;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.report.StoredReport;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import dev.fieldfare.report.archive.ArchiveStore;
import dev.fieldfare.report.archive.NewReport;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Stored reports in the control database. */
public final class JdbcArchive implements ArchiveStore {
  private static final String ADD =
      """
      INSERT INTO fieldfare_report.reports (id, idempotency_key, request, kind, title, generated_at, generated_by, kept_until)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (idempotency_key) DO NOTHING
      """;

  private static final String ADD_FILE =
      "INSERT INTO fieldfare_report.report_files (report_id, format, name, bytes, sha256, content)"
          + " VALUES (?, ?, ?, ?, ?, ?)";

  private static final String ADD_MAIL =
      "INSERT INTO fieldfare_report.report_mails (id, report_id, address, next_try_at)"
          + " VALUES (gen_random_uuid(), ?, ?, ?)";

  private static final String FILE =
      "SELECT f.name, f.format, f.content FROM fieldfare_report.report_files f"
          + " WHERE f.report_id = ? AND f.format = ?";

  private static final String DELETE = "DELETE FROM fieldfare_report.reports WHERE id = ?";

  private static final String DELETE_EXPIRED =
      """
      DELETE FROM fieldfare_report.reports x WHERE x.id = ANY (ARRAY(
        SELECT r.id FROM fieldfare_report.reports r WHERE r.kept_until <= ? ORDER BY r.kept_until LIMIT ?
        FOR UPDATE SKIP LOCKED))
      """;

  private final DataSource database;

  public JdbcArchive(DataSource database) {
    this.database = database;
  }

  @Override
  public boolean add(NewReport report) throws SQLException {
    try (Connection own = database.getConnection()) {
      own.setAutoCommit(false);
      try {
        boolean isAdded = addRow(own, report);
        if (isAdded) {
          addFiles(own, report);
          addMails(own, report);
          record(own, report);
        }
        own.commit();
        return isAdded;
      } finally {
        // After a commit there is nothing to roll back.
        own.rollback();
        own.setAutoCommit(true);
      }
    }
  }

  private static boolean addRow(Connection own, NewReport report) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(ADD)) {
      insert.setObject(1, report.id());
      insert.setString(2, report.key().orElse(null));
      insert.setString(3, report.request());
      insert.setString(4, report.kind());
      insert.setString(5, report.title());
      insert.setObject(6, report.generatedAt().atOffset(ZoneOffset.UTC));
      insert.setString(7, report.generatedBy());
      insert.setObject(8, report.keptUntil().atOffset(ZoneOffset.UTC));
      return insert.executeUpdate() == 1;
    }
  }

  private static void addFiles(Connection own, NewReport report) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(ADD_FILE)) {
      for (NewReport.NewFile file : report.files()) {
        insert.setObject(1, report.id());
        insert.setString(2, file.format());
        insert.setString(3, file.name());
        insert.setLong(4, file.content().length);
        insert.setString(5, file.sha256());
        insert.setBytes(6, file.content());
        insert.executeUpdate();
      }
    }
  }

  private static void addMails(Connection own, NewReport report) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(ADD_MAIL)) {
      for (String address : report.recipients()) {
        insert.setObject(1, report.id());
        insert.setString(2, address);
        insert.setObject(3, report.generatedAt().atOffset(ZoneOffset.UTC));
        insert.executeUpdate();
      }
    }
  }

  private static void record(Connection own, NewReport report) throws SQLException {
    StoredReport stored = StoredReportRows.find(own, report.id()).orElseThrow();
    ControlLog.record(
        own,
        NewEvent.of(
            "report.generated",
            "report-service",
            "-/" + report.kind(),
            ContractsJson.mapper().valueToTree(stored).toString()));
  }

  @Override
  public Optional<StoredReport> find(UUID id) throws SQLException {
    try (Connection own = database.getConnection()) {
      return StoredReportRows.find(own, id);
    }
  }

  @Override
  public Optional<Found> findByKey(String key) throws SQLException {
    try (Connection own = database.getConnection()) {
      return StoredReportRows.findByKey(own, key);
    }
  }

  @Override
  public List<StoredReport> list(Optional<String> kind, Optional<UUID> before, int limit)
      throws SQLException {
    try (Connection own = database.getConnection()) {
      return StoredReportRows.list(own, kind, before, limit);
    }
  }

  @Override
  public Optional<StoredContent> file(UUID id, String format) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement query = own.prepareStatement(FILE)) {
      query.setObject(1, id);
      query.setString(2, format);
      return LiveActivity.read(
              query, row -> new StoredContent(row.getString(1), row.getString(2), row.getBytes(3)))
          .stream()
          .findFirst();
    }
  }

  @Override
  public boolean delete(UUID id) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement delete = own.prepareStatement(DELETE)) {
      delete.setObject(1, id);
      return delete.executeUpdate() == 1;
    }
  }

  @Override
  public long deleteExpired(Instant now, int most) throws SQLException {
    try (Connection own = database.getConnection();
        PreparedStatement delete = own.prepareStatement(DELETE_EXPIRED)) {
      delete.setObject(1, now.atOffset(ZoneOffset.UTC));
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }
}
