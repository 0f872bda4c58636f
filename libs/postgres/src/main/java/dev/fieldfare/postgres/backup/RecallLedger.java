package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Calls the ledger's functions that bring purged values back from their backup for an undo. */
public final class RecallLedger {
  private final Connection connection;

  public RecallLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A recall that was begun.
   *
   * @param epoch of the lease under which it was begun
   */
  public record Recall(UUID undo, UUID quarantineId, long epoch, StoredBackup backup) {}

  /** Writes rows as COPY reads them, in text format with the line's end. */
  @FunctionalInterface
  public interface LineSource {
    /** Writes all rows. */
    void writeTo(BackupLedger.LineSink sink) throws IOException;
  }

  /** Undos that wait for a backup. */
  public List<UUID> due(int most) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.recalls_due(?)")) {
      query.setInt(1, most);
      List<UUID> undos = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        undos.add(rows.getObject(1, UUID.class));
      }
      return undos;
    }
  }

  /** Begins a recall; empty when another worker has it or nothing is to be recalled. */
  public Optional<Recall> begin(UUID undo, String worker, Duration lease) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.begin_recall(?, ?, ?)")) {
      call.setObject(1, undo);
      call.setString(2, worker);
      call.setInt(3, Math.toIntExact(lease.toMillis()));
      return BackupLedger.answer(call).map(answer -> begun(undo, answer));
    }
  }

  private static Recall begun(UUID undo, JsonNode answer) {
    return new Recall(
        undo,
        BackupLedger.uuid(answer, "quarantineId"),
        answer.path("epoch").asLong(),
        new StoredBackup(
            BackupLedger.uuid(answer, "backupId"),
            answer.path("location").asText(),
            answer.path("sha256").asText(),
            answer.path("rowsHash").asText()));
  }

  /** Puts the rows back into quarantine and lets the undo go on, or changes nothing. */
  public void finish(Recall recall, LineSource rows, Duration usualGrace)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    try {
      replaceRows(connection, recall.quarantineId(), rows);
      bringBack(recall, usualGrace);
      connection.commit();
    } catch (SQLException | IOException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Puts rows into recalled_rows, in the transaction of the caller. */
  public static void replaceRows(Connection connection, UUID quarantine, LineSource rows)
      throws SQLException, IOException {
    try (var delete =
        connection.prepareStatement(
            "DELETE FROM fieldfare.recalled_rows WHERE quarantine_id = ?")) {
      delete.setObject(1, quarantine);
      delete.executeUpdate();
    }
    copyIn(connection, quarantine, rows);
  }

  private static void copyIn(Connection connection, UUID quarantine, LineSource rows)
      throws SQLException, IOException {
    byte[] prefix = (quarantine + "\t").getBytes(StandardCharsets.UTF_8);
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("COPY fieldfare.recalled_rows (quarantine_id, part, key, value) FROM STDIN");
    try {
      rows.writeTo(
          line -> {
            try {
              copy.writeToCopy(prefix, 0, prefix.length);
              copy.writeToCopy(line, 0, line.length);
            } catch (SQLException e) {
              throw new IOException(e);
            }
          });
      copy.endCopy();
    } catch (IOException e) {
      if (e.getCause() instanceof SQLException database) {
        throw database;
      }
      throw e;
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private void bringBack(Recall recall, Duration usualGrace) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.finish_recall(?, ?, make_interval(secs => ?))")) {
      call.setObject(1, recall.undo());
      call.setLong(2, recall.epoch());
      call.setDouble(3, BackupLedger.seconds(usualGrace));
      call.executeQuery();
    }
  }

  /** Gives the lease of a recall that failed back. */
  public void giveUp(Recall recall) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.release_lease(?, ?)")) {
      call.setString(1, "quarantine/" + recall.quarantineId());
      call.setLong(2, recall.epoch());
      call.executeQuery();
    }
  }
}
