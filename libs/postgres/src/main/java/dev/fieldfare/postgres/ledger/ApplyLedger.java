package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.ledger.LineEntry.SetMember;
import dev.fieldfare.postgres.ledger.LineEntry.Waiting;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Calls the ledger's functions for finding and doing work; each call is one transaction. */
public final class ApplyLedger {
  private final Connection connection;

  public ApplyLedger(Connection connection) {
    this.connection = connection;
  }

  /** The heads of the next names in alphabetical order after the given one. */
  public List<LineEntry> nextLines(String after, int maxNames, int maxRun, Share share)
      throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT * FROM fieldfare.next_lines(?, ?, ?, ?, ?)")) {
      query.setString(1, after);
      query.setInt(2, maxNames);
      query.setInt(3, maxRun);
      query.setInt(4, share.index());
      query.setInt(5, share.of());
      List<LineEntry> entries = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        entries.add(entry(rows));
      }
      return entries;
    }
  }

  /** The migrations of an atomic change set in order, or nothing while others stand before it. */
  public Optional<List<UUID>> atomicSet(String id) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT members, before FROM fieldfare.atomic_set(?)")) {
      query.setString(1, id);
      ResultSet row = query.executeQuery();
      row.next();
      boolean free = row.getArray("before") == null;
      return free ? Optional.of(uuids(row.getArray("members"))) : Optional.empty();
    }
  }

  /** The stored plan of a migration, for its undo. */
  public JsonNode storedPlan(UUID migration) throws SQLException {
    try (var query =
        connection.prepareStatement("SELECT plan FROM fieldfare.field_migrations WHERE id = ?")) {
      query.setObject(1, migration);
      ResultSet row = query.executeQuery();
      return Json.read(row.next() ? row.getString(1) : null);
    }
  }

  /** Applies a bundle as described beside {@code fieldfare.apply}. */
  public ApplyAnswer apply(JsonNode bundle) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.apply(?::jsonb)")) {
      call.setString(1, Json.write(bundle));
      ResultSet row = call.executeQuery();
      row.next();
      return ApplyAnswer.of(Json.read(row.getString(1)));
    }
  }

  /** Sends migrations back to wait. */
  public void postpone(List<UUID> migrations, Postponement how) throws SQLException {
    try (var call =
        connection.prepareStatement("SELECT fieldfare.postpone(?, ?, ?, ?::jsonb, ?, ?)")) {
      call.setArray(1, connection.createArrayOf("uuid", migrations.toArray()));
      call.setString(2, how.reason());
      call.setBoolean(3, how.spendsAttempt());
      call.setString(4, Json.write(how.problem()));
      call.setInt(5, Math.toIntExact(how.pause().toMillis()));
      call.setLong(6, how.patience().toMillis());
      call.executeQuery();
    }
  }

  /** Says that this worker is alive and learns its share. */
  public Share heartbeat(String worker) throws SQLException {
    try (var call = connection.prepareStatement("SELECT * FROM fieldfare.heartbeat(?)")) {
      call.setString(1, worker);
      ResultSet row = call.executeQuery();
      row.next();
      return new Share(row.getInt("share"), row.getInt("shares"));
    }
  }

  /** Gives this worker's share to the others at once. */
  public void farewell(String worker) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.farewell(?)")) {
      call.setString(1, worker);
      call.executeQuery();
    }
  }

  private static LineEntry entry(ResultSet row) throws SQLException {
    String set = row.getString("change_set_id");
    OffsetDateTime until = row.getObject("wait_until", OffsetDateTime.class);
    Waiting waiting =
        new Waiting(
            Optional.ofNullable(row.getString("wait_reason")),
            row.getBoolean("due"),
            until == null ? Instant.MAX : until.toInstant(),
            row.getInt("attempts"));
    return new LineEntry(
        row.getString("line"),
        row.getLong("seq"),
        row.getObject("id", UUID.class),
        row.getString("status"),
        List.of((String[]) row.getArray("names").getArray()),
        uuids(row.getArray("beside")),
        waiting,
        row.getString("migration_type"),
        Json.read(row.getString("request")),
        row.getString("sender_role"),
        row.getBoolean("dry_run"),
        set == null ? Optional.empty() : Optional.of(member(row, set)),
        Optional.ofNullable(row.getObject("undo_of", UUID.class)));
  }

  private static SetMember member(ResultSet row, String set) throws SQLException {
    return new SetMember(set, row.getInt("change_set_index"), row.getBoolean("change_set_atomic"));
  }

  private static List<UUID> uuids(Array array) throws SQLException {
    return array == null ? List.of() : List.of((UUID[]) array.getArray());
  }
}
