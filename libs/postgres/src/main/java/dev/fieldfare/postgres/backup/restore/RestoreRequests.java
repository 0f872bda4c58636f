package dev.fieldfare.postgres.backup.restore;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.RestoreLedger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Requests restores of single tables into new ones. */
public final class RestoreRequests {

  private final Connection connection;

  public RestoreRequests(Connection connection) {
    this.connection = connection;
  }

  /** Requests a restore into a new table. */
  public RestoreLedger.Answer request(UUID backup, TableName into, String requester, String role)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.request_restore(?, ?, ?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, into.schema());
      call.setString(3, into.name());
      call.setString(4, requester);
      call.setString(5, role);
      return answer(call);
    }
  }

  /** Requests a restore of one table of a backup of several tables into a new table. */
  public RestoreLedger.Answer requestOf(
      UUID backup, TableName source, TableName into, String requester, String role)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.request_set_restore(?, ?, ?, ?, ?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, source.schema());
      call.setString(3, source.name());
      call.setString(4, into.schema());
      call.setString(5, into.name());
      call.setString(6, requester);
      call.setString(7, role);
      return answer(call);
    }
  }

  private static RestoreLedger.Answer answer(PreparedStatement call) throws SQLException {
    JsonNode answer = BackupLedger.answer(call).orElseThrow();
    return answer.has("refused")
        ? new RestoreLedger.Answer.Refused(
            answer.path("refused").asText(), answer.path("message").asText())
        : new RestoreLedger.Answer.Placed(BackupLedger.uuid(answer, "migration"));
  }
}
