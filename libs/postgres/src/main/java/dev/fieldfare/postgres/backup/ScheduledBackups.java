package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Calls the ledger's function for the work of runs of schedules. A call is one transaction. */
public final class ScheduledBackups {
  private final Connection connection;

  public ScheduledBackups(Connection connection) {
    this.connection = connection;
  }

  /** What the ledger answers. It answers a repeated call like the first one. */
  public sealed interface Answer {
    /** A backup will be taken. */
    record Requested(UUID backup) implements Answer {}

    /** So many backups will be read back again. */
    record ReadBack(int backups) implements Answer {}

    /** It cannot be done. */
    record Refused(String code, String message) implements Answer {}
  }

  /**
   * Does the work of a run, once for each run.
   *
   * @param asked kind and name, and for a backup schema and table
   */
  public Answer done(UUID run, JsonNode asked, String requester) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.do_scheduled(?, ?::jsonb, ?)")) {
      call.setObject(1, run);
      call.setString(2, asked.toString());
      call.setString(3, requester);
      JsonNode answer = BackupLedger.answer(call).orElseThrow();
      if (answer.has("refused")) {
        return new Answer.Refused(answer.path("refused").asText(), answer.path("message").asText());
      }
      return answer.has("backup")
          ? new Answer.Requested(UUID.fromString(answer.path("backup").path("id").asText()))
          : new Answer.ReadBack(answer.path("requested").asInt());
    }
  }
}
