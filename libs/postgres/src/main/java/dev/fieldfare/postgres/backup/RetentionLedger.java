package dev.fieldfare.postgres.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Calls the ledger's functions that end backups. Each call is one transaction. */
public final class RetentionLedger {
  private final Connection connection;

  public RetentionLedger(Connection connection) {
    this.connection = connection;
  }

  /**
   * A backup whose time is over.
   *
   * @param tier its tier while it counts
   * @param peers the backups with a tier of its set, of about the same month: id, tier, takenAt
   */
  public record OverdueBackup(UUID id, Optional<String> tier, Instant takenAt, JsonNode peers) {}

  /** What became of an overdue backup: it is expired, unless something holds it. */
  public record Ending(UUID id, Optional<String> hold, long rows, long bytes) {}

  /** A backup whose files are to be removed. */
  public record ExpiredBackup(UUID id, String location) {}

  /** What the ledger knows of folders: locations in use, and ids of backups. */
  public record KnownFolders(Set<String> locations, Set<UUID> ids) {
    public KnownFolders {
      locations = Set.copyOf(locations);
      ids = Set.copyOf(ids);
    }
  }

  /** Backups whose time is over, the most overdue first. */
  public List<OverdueBackup> due(int most) throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.cleanup_due(?)")) {
      call.setInt(1, most);
      List<OverdueBackup> due = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        due.add(
            new OverdueBackup(
                rows.getObject("id", UUID.class),
                Optional.ofNullable(rows.getString("tier")),
                rows.getTimestamp("created_at").toInstant(),
                BackupLedger.json(rows.getString("peers"))));
      }
      return due;
    }
  }

  /** Expires those of these backups whose time is over and that nothing holds. */
  public List<Ending> expire(Collection<UUID> ids, JsonNode rules, String actor)
      throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT * FROM fieldfare.expire_backups(?, ?::jsonb, ?)")) {
      call.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      call.setString(2, rules.toString());
      call.setString(3, actor);
      List<Ending> endings = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        endings.add(
            new Ending(
                rows.getObject("id", UUID.class),
                Optional.ofNullable(rows.getString("hold")),
                rows.getLong("row_count"),
                rows.getLong("bytes")));
      }
      return endings;
    }
  }

  /** Expired backups whose files are to be removed now. */
  public List<ExpiredBackup> deletionsDue(int most) throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.deletions_due(?)")) {
      call.setInt(1, most);
      List<ExpiredBackup> due = new ArrayList<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        due.add(new ExpiredBackup(rows.getObject("id", UUID.class), rows.getString("location")));
      }
      return due;
    }
  }

  /** Notes that the files of these backups are gone; how many were still expired. */
  public int confirmDeletions(Collection<UUID> ids) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.confirm_deletions(?)")) {
      call.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getInt(1);
    }
  }

  /** Has the files of a backup removed later. */
  public void postponeDeletion(UUID backup, Duration pause) throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.postpone_deletion(?, make_interval(secs => ?))")) {
      call.setObject(1, backup);
      call.setDouble(2, BackupLedger.seconds(pause));
      call.executeQuery();
    }
  }

  /** What is known of folders of the store. */
  public KnownFolders known(Collection<String> locations, Collection<UUID> ids)
      throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.known_folders(?, ?)")) {
      call.setArray(1, connection.createArrayOf("text", locations.toArray()));
      call.setArray(2, connection.createArrayOf("uuid", ids.toArray()));
      Set<String> inUse = new HashSet<>();
      Set<UUID> backups = new HashSet<>();
      ResultSet rows = call.executeQuery();
      while (rows.next()) {
        Optional.ofNullable(rows.getString("location")).ifPresent(inUse::add);
        Optional.ofNullable(rows.getObject("id", UUID.class)).ifPresent(backups::add);
      }
      return new KnownFolders(inUse, backups);
    }
  }
}
