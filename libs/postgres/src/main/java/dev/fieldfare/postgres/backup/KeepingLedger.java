package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.backup.BackupRequests.Answer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls the ledger's functions for what users say about the retention of backups. Each call is one
 * transaction.
 */
public final class KeepingLedger {
  private final Connection connection;

  public KeepingLedger(Connection connection) {
    this.connection = connection;
  }

  /** Keeps a backup for this time after its verification. */
  public Answer keep(UUID backup, Duration time, Optional<String> tier) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.keep_backup(?, make_interval(secs => ?), ?)")) {
      call.setObject(1, backup);
      call.setDouble(2, BackupLedger.seconds(time));
      call.setString(3, tier.orElse(null));
      return BackupRequests.answer(call);
    }
  }

  /** Holds a backup until it is released. */
  public Answer hold(UUID backup, String reason, String actor) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.hold_backup(?, ?, ?)")) {
      call.setObject(1, backup);
      call.setString(2, reason);
      call.setString(3, actor);
      return BackupRequests.answer(call);
    }
  }

  /** Ends a hold. */
  public Answer release(UUID backup) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.release_backup(?)")) {
      call.setObject(1, backup);
      return BackupRequests.answer(call);
    }
  }

  /** Gives a backup a later tier, for this time from its beginning. */
  public Answer promote(UUID backup, String tier, Duration time) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.promote_backup(?, ?, make_interval(secs => ?))")) {
      call.setObject(1, backup);
      call.setString(2, tier);
      call.setDouble(3, BackupLedger.seconds(time));
      return BackupRequests.answer(call);
    }
  }

  /** Backups that may expire within this time, the first one first. */
  public List<JsonNode> expiring(Duration within, int most) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT * FROM fieldfare.backups_expiring(make_interval(secs => ?), ?)")) {
      call.setDouble(1, BackupLedger.seconds(within));
      call.setInt(2, most);
      List<JsonNode> expiring = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        expiring.add(BackupLedger.json(rows.getString(1)));
      }
      return expiring;
    }
  }

  /** What a cleanup would do: before, items, more. */
  public JsonNode preview(JsonNode rules, int most) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.preview_cleanup(?::jsonb, ?)")) {
      call.setString(1, rules.toString());
      call.setInt(2, most);
      return BackupLedger.answer(call).orElseThrow();
    }
  }

  /**
   * Expires backups: before, items, more, after.
   *
   * @param chosen the only ones; empty for all that are over
   */
  public JsonNode cleanUp(JsonNode rules, Optional<Collection<UUID>> chosen, int most, String actor)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.clean_up(?::jsonb, ?, ?, ?)")) {
      call.setString(1, rules.toString());
      call.setArray(
          2, chosen.isEmpty() ? null : connection.createArrayOf("uuid", chosen.get().toArray()));
      call.setInt(3, most);
      call.setString(4, actor);
      return BackupLedger.answer(call).orElseThrow();
    }
  }
}
