package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.ContractsJson;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the backups of a target as events and answers show them. */
public final class BackupList {
  private static final String PAGE =
      """
      SELECT fieldfare.backup_document(b) FROM fieldfare.field_data_backups b
      WHERE (?::text IS NULL OR b.status = ?) AND (?::text IS NULL OR b.table_name = ?)
        AND (?::text IS NULL OR b.schema_name = ?) AND (?::text IS NULL OR b.name = ?)
        AND (?::uuid IS NULL OR b.id < ?)
      ORDER BY b.id DESC LIMIT ?
      """;

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
      int most) {}

  /** The backups that match, the newest first. */
  public List<JsonNode> page(Filter filter) throws SQLException {
    try (var query = connection.prepareStatement(PAGE)) {
      int at = 1;
      for (Optional<String> text :
          List.of(filter.status(), filter.table(), filter.schema(), filter.name())) {
        query.setString(at++, text.orElse(null));
        query.setString(at++, text.orElse(null));
      }
      query.setObject(at++, filter.before().orElse(null), Types.OTHER);
      query.setObject(at++, filter.before().orElse(null), Types.OTHER);
      query.setInt(at, filter.most());
      return documents(query.executeQuery());
    }
  }

  /** One backup. */
  public Optional<JsonNode> find(UUID backup) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT fieldfare.backup_document(b) FROM fieldfare.field_data_backups b WHERE b.id ="
                + " ?")) {
      query.setObject(1, backup);
      return documents(query.executeQuery()).stream().findFirst();
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
