package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the backups of a target as events and answers show them. */
public final class BackupList {
  private static final String BACKUPS =
      "SELECT fieldfare.backup_document(b) FROM fieldfare.field_data_backups b";

  private final Connection connection;

  public BackupList(Connection connection) {
    this.connection = connection;
  }

  /**
   * Which backups are listed: all that match what is given.
   *
   * @param before only older ones than this
   */
  public record Filter(
      Optional<String> status,
      Optional<String> table,
      Optional<String> schema,
      Optional<String> name,
      Optional<UUID> before,
      int most) {

    /** Only those that are given: a condition that also fits NULL uses no index. */
    private Map<String, Object> conditions() {
      Map<String, Object> conditions = new LinkedHashMap<>();
      status.ifPresent(text -> conditions.put("b.status = ?", text));
      table.ifPresent(text -> conditions.put("b.table_name = ?", text));
      schema.ifPresent(text -> conditions.put("b.schema_name = ?", text));
      name.ifPresent(text -> conditions.put("b.name = ?", text));
      before.ifPresent(id -> conditions.put("b.id < ?", id));
      return conditions;
    }
  }

  /** The backups that match, the newest first. */
  public List<JsonNode> page(Filter filter) throws SQLException {
    Map<String, Object> conditions = filter.conditions();
    String where =
        conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions.keySet());
    try (var query = connection.prepareStatement(BACKUPS + where + " ORDER BY b.id DESC LIMIT ?")) {
      int at = 1;
      for (Object value : conditions.values()) {
        query.setObject(at++, value);
      }
      query.setInt(at, filter.most());
      return documents(query.executeQuery());
    }
  }

  /** One backup. */
  public Optional<JsonNode> find(UUID backup) throws SQLException {
    try (var query = connection.prepareStatement(BACKUPS + " WHERE b.id = ?")) {
      query.setObject(1, backup);
      return documents(query.executeQuery()).stream().findFirst();
    }
  }

  /** Where the files of a backup are; empty when there is none that counts. */
  public Optional<StoredBackup> stored(UUID backup) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT b.location, b.sha256, b.rows_hash FROM fieldfare.field_data_backups b WHERE"
                + " b.id = ? AND b.status IN ('VERIFIED', 'PROVEN')")) {
      query.setObject(1, backup);
      ResultSet row = query.executeQuery();
      return row.next()
          ? Optional.of(
              new StoredBackup(backup, row.getString(1), row.getString(2), row.getString(3)))
          : Optional.empty();
    }
  }

  private static List<JsonNode> documents(ResultSet rows) throws SQLException {
    List<JsonNode> documents = new ArrayList<>();
    while (rows.next()) {
      try {
        documents.add(ContractsJson.mapper().readTree(rows.getString(1)));
      } catch (IOException e) {
        throw new IllegalStateException("the ledger answered with broken JSON", e);
      }
    }
    return documents;
  }
}
