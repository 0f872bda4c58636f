package dev.fieldfare.report.store;

import dev.fieldfare.postgres.ledger.EventLog.LoggedEvent;
import dev.fieldfare.report.projection.ActivityChanges;
import dev.fieldfare.report.projection.Generation;
import dev.fieldfare.report.projection.Projections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Folds changes into the tables of the projections. */
public final class JdbcProjections implements Projections {
  private static final String LIVE =
      "SELECT generation FROM fieldfare_report.projections"
          + " WHERE target = ? AND generation IS NOT NULL AND NOT is_stale";

  private static final String TAKE_COUNTED =
      "DELETE FROM fieldfare_report.counted_events"
          + " WHERE target = ? AND generation = ? AND event_id = ANY (?) RETURNING event_id";

  private static final String REOPEN =
      """
      WITH gone AS (
        DELETE FROM fieldfare_report.retryable WHERE target = ? AND generation = ? AND migration_id = ANY (?)
        RETURNING target, generation, bucket, key
      ), counted AS (
        SELECT g.target, g.generation, g.bucket, g.key, count(*) AS migrations FROM gone g GROUP BY 1, 2, 3, 4
      )
      UPDATE fieldfare_report.activity a SET migrations = a.migrations - c.migrations
      FROM counted c
      WHERE a.target = c.target AND a.generation = c.generation AND a.bucket = c.bucket AND a.key = c.key
      """;

  private static final String HANDLED =
      "UPDATE fieldfare_report.projections SET last_event_at = ? WHERE target = ?";

  private static final String NEED =
      "UPDATE fieldfare_report.projections SET rebuild_reason = ?, is_stale = true WHERE target = ?";

  @Override
  public Optional<Generation> live(Connection own, String target) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(LIVE)) {
      query.setString(1, target);
      ResultSet row = query.executeQuery();
      return row.next() ? Optional.of(new Generation(target, row.getLong(1))) : Optional.empty();
    }
  }

  @Override
  public Set<UUID> takeCounted(Connection own, Generation generation, List<LoggedEvent> events)
      throws SQLException {
    List<UUID> ids = events.stream().map(LoggedEvent::id).toList();
    try (PreparedStatement take = of(own, TAKE_COUNTED, generation, ids)) {
      ResultSet rows = take.executeQuery();
      Set<UUID> taken = new HashSet<>();
      while (rows.next()) {
        taken.add(rows.getObject(1, UUID.class));
      }
      return taken;
    }
  }

  @Override
  public void change(Connection own, Generation generation, ActivityChanges changes)
      throws SQLException {
    if (!changes.reopened().isEmpty()) {
      try (PreparedStatement reopen = of(own, REOPEN, generation, changes.reopened())) {
        reopen.executeUpdate();
      }
    }
    try (GenerationWriter writer = new GenerationWriter(own, generation)) {
      for (var added : changes.added().entrySet()) {
        writer.add(added.getKey(), added.getValue());
      }
      for (var retryable : changes.retryable().entrySet()) {
        writer.add(retryable.getKey(), retryable.getValue());
      }
      for (var backup : changes.backups().values()) {
        writer.add(backup);
      }
      writer.flush();
    }
  }

  @Override
  public void handledThrough(Connection own, String target, Instant lastEventAt)
      throws SQLException {
    try (PreparedStatement update = own.prepareStatement(HANDLED)) {
      update.setObject(1, lastEventAt.atOffset(ZoneOffset.UTC));
      update.setString(2, target);
      update.executeUpdate();
    }
  }

  @Override
  public void needRebuild(Connection own, String target, String reason) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(NEED)) {
      update.setString(1, reason);
      update.setString(2, target);
      update.executeUpdate();
    }
  }

  private static PreparedStatement of(
      Connection own, String sql, Generation generation, Collection<UUID> ids) throws SQLException {
    PreparedStatement statement = own.prepareStatement(sql);
    statement.setString(1, generation.target());
    statement.setLong(2, generation.number());
    statement.setArray(3, own.createArrayOf("uuid", ids.toArray()));
    return statement;
  }
}
