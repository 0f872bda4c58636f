package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Calls the ledger's functions for restores into other databases. */
public final class DatabaseRestoreLedger {
  private final Connection connection;

  public DatabaseRestoreLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A restore that is first in its line.
   *
   * @param counts whether its backup is still verified
   */
  public record Ready(UUID id, String into, boolean counts, StoredBackup backup) {}

  /** Requests a restore into a new database. */
  public RestoreLedger.Answer request(UUID backup, String into, String requester, String role)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.request_database_restore(?, ?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, into);
      call.setString(3, requester);
      call.setString(4, role);
      JsonNode answer = BackupLedger.answer(call).orElseThrow();
      return answer.has("refused")
          ? new RestoreLedger.Answer.Refused(
              answer.path("refused").asText(), answer.path("message").asText())
          : new RestoreLedger.Answer.Placed(BackupLedger.uuid(answer, "migration"));
    }
  }

  /** Restores that are first in their lines. */
  public List<Ready> ready(int most) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT * FROM fieldfare.database_restores_ready(?)")) {
      query.setInt(1, most);
      List<Ready> restores = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        restores.add(
            new Ready(
                rows.getObject("id", UUID.class),
                rows.getString("into_database"),
                rows.getBoolean("counts"),
                new StoredBackup(
                    rows.getObject("backup_id", UUID.class),
                    rows.getString("location"),
                    rows.getString("sha256"),
                    rows.getString("rows_hash"))));
      }
      return restores;
    }
  }

  /** Those of these roles that have no rights on the ledger, or do not exist. */
  public List<String> untrusted(List<String> roles) throws SQLException {
    return texts("SELECT fieldfare.untrusted_roles(?)", roles);
  }

  /** Those of these roles and tablespaces that do not exist. */
  public List<String> missing(List<String> roles, List<String> tablespaces) throws SQLException {
    return texts("SELECT fieldfare.missing_server_objects(?, ?)", roles, tablespaces);
  }

  @SafeVarargs
  private List<String> texts(String query, List<String>... arrays) throws SQLException {
    try (var call = connection.prepareStatement(query)) {
      for (int at = 0; at < arrays.length; at++) {
        call.setArray(at + 1, connection.createArrayOf("text", arrays[at].toArray()));
      }
      List<String> texts = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }
}
