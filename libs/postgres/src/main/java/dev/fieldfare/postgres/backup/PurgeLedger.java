package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import dev.fieldfare.postgres.sql.Arguments;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls the ledger's functions for purges. A purge is a migration in the lines of its table; it is
 * applied by the same function as all others, in one transaction with the proof that what it
 * destroys was backed up.
 */
public final class PurgeLedger {
  /** What is in quarantine is not what was backed up. */
  public static final String NOT_BACKED_UP = "FF101";

  /** It is no longer to be purged: it was undone, or its backup no longer counts. */
  public static final String NOT_TO_BE_PURGED = "FF102";

  private final Connection connection;

  public PurgeLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A purge that is first in its lines.
   *
   * @param backup what it relies on; empty when nothing is to be purged any more
   */
  public record ReadyPurge(UUID id, UUID quarantineId, Optional<StoredBackup> backup) {}

  /**
   * Gives purges that are due their places in line; returns how many were due.
   *
   * @param proofIsPolicy whether each of them needs a proven backup
   */
  public int place(int most, boolean proofIsPolicy) throws SQLException {
    List<UUID> due = new ArrayList<>();
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.purges_due(?)")) {
      query.setInt(1, most);
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        due.add(rows.getObject(1, UUID.class));
      }
    }
    for (UUID quarantine : due) {
      placeOne(quarantine, proofIsPolicy);
    }
    return due.size();
  }

  private void placeOne(UUID quarantine, boolean proofIsPolicy) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.place_purge(?, ?)")) {
      call.setObject(1, quarantine);
      call.setBoolean(2, proofIsPolicy);
      call.executeQuery();
    }
  }

  /** Purges that are first for all their names. */
  public List<ReadyPurge> ready(int most) throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.purges_ready(?)")) {
      query.setInt(1, most);
      List<ReadyPurge> purges = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        purges.add(purge(rows));
      }
      return purges;
    }
  }

  private static ReadyPurge purge(ResultSet row) throws SQLException {
    Optional<StoredBackup> backup =
        row.getBoolean("purgeable")
            ? Optional.of(
                new StoredBackup(
                    row.getObject("backup_id", UUID.class),
                    row.getString("location"),
                    row.getString("sha256"),
                    row.getString("rows_hash")))
            : Optional.empty();
    return new ReadyPurge(
        row.getObject("id", UUID.class), row.getObject("quarantine_id", UUID.class), backup);
  }

  /** Destroys what the purge is for, or changes nothing. */
  public ApplyAnswer purge(UUID purge) throws SQLException {
    String statement = Arguments.call("purge_kept", Arguments.uuid(purge));
    return new ApplyLedger(connection)
        .apply(conditions(), List.of(statement), outcome(purge, "APPLIED"));
  }

  /**
   * Ends a purge for which nothing is left to do. Another one is placed when its data can be purged
   * again.
   */
  public ApplyAnswer skip(UUID purge) throws SQLException {
    String statement = Arguments.call("forget_purge", Arguments.uuid(purge));
    return new ApplyLedger(connection)
        .apply(conditions(), List.of(statement), outcome(purge, "SKIPPED"));
  }

  /** Lets the purge wait until what is in quarantine was backed up again. */
  public void backUpAgain(UUID purge) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.require_new_backup(?)")) {
      call.setObject(1, purge);
      call.executeQuery();
    }
  }

  private static OutcomeColumns outcome(UUID purge, String status) {
    return new OutcomeColumns(1).next(purge, status);
  }

  private static ObjectNode conditions() {
    ObjectNode conditions = JsonNodeFactory.instance.objectNode();
    conditions.put("waitMs", 0);
    conditions.putArray("locks");
    conditions.putObject("fingerprints");
    conditions.putArray("owners");
    return conditions;
  }
}
