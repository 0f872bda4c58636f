package dev.fieldfare.health.store;

import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.RunLostException;
import dev.fieldfare.health.schedule.ScheduleRuns;
import dev.fieldfare.health.schedule.ScheduleSignals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Runs of schedules in the control database. */
public final class JdbcScheduleRuns implements ScheduleRuns {
  private static final int MOST_ATTEMPTS = 5;
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int LONGEST_DETAIL = 2_000;

  private static final String TAKE =
      """
      UPDATE fieldfare_health.schedule_runs r SET state = 'RUNNING', epoch = r.epoch + 1, lease_until = ?,
        started_at = coalesce(r.started_at, ?)
      FROM fieldfare_health.schedules s WHERE s.id = r.schedule_id AND r.id IN (
        SELECT x.id FROM fieldfare_health.schedule_runs x WHERE x.ended_at IS NULL AND x.lease_until <= ? AND x.epoch < ?
        ORDER BY x.lease_until LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING s.name, s.target, s.kind, s.table_name, s.timing, s.zone, %s
      """
          .formatted(ScheduleRows.RUN);

  // Each attempt was killed, or it would have recorded its end.
  private static final String GIVE_UP =
      """
      UPDATE fieldfare_health.schedule_runs r SET state = 'FAILED', ended_at = ?,
        detail = coalesce(r.detail, 'no attempt came to its end')
      FROM fieldfare_health.schedules s WHERE s.id = r.schedule_id AND r.id IN (
        SELECT x.id FROM fieldfare_health.schedule_runs x WHERE x.ended_at IS NULL AND x.lease_until <= ? AND x.epoch >= ?
        LIMIT ? FOR UPDATE SKIP LOCKED)
      RETURNING s.name, s.target, s.kind, s.table_name, s.timing, s.zone, %s
      """
          .formatted(ScheduleRows.RUN);

  private static final String RENEW =
      "UPDATE fieldfare_health.schedule_runs SET lease_until = ? WHERE id = ? AND epoch = ?"
          + " AND ended_at IS NULL";

  private static final String END =
      "UPDATE fieldfare_health.schedule_runs SET state = ?, ended_at = ?, lease_until = ?,"
          + " detail = ? WHERE id = ? AND epoch = ? AND ended_at IS NULL";

  private static final String REQUEST =
      """
      INSERT INTO fieldfare_health.schedule_runs AS r (id, schedule_id, due_at, requested_by, state, lease_until)
      SELECT ?, s.id, ?, ?, 'WAITING', ? FROM fieldfare_health.schedules s WHERE s.name = ?
      ON CONFLICT DO NOTHING RETURNING %s
      """
          .formatted(ScheduleRows.RUN);

  private static final String HISTORY =
      """
      SELECT %s FROM fieldfare_health.schedule_runs r
      JOIN fieldfare_health.schedules s ON s.id = r.schedule_id
      WHERE s.name = ? ORDER BY r.due_at DESC LIMIT ?
      """
          .formatted(ScheduleRows.RUN);

  private static final String TRIM =
      """
      DELETE FROM fieldfare_health.schedule_runs WHERE id IN (SELECT id FROM fieldfare_health.schedule_runs
        WHERE ended_at < ? ORDER BY ended_at LIMIT ?)
      """;

  private final Transactions transactions;
  private final AlertStore alerts;
  private final Clock clock;

  /** Runs in this database. */
  public JdbcScheduleRuns(DataSource control, AlertStore alerts, Clock clock) {
    this.transactions = new Transactions(control);
    this.alerts = alerts;
    this.clock = clock;
  }

  @Override
  public int makeDue(int limit) throws SQLException {
    Instant now = clock.instant();
    return transactions.inTransaction(
        connection -> {
          giveUp(connection, now, limit);
          return new DueSchedules(connection, now).makeRuns(limit);
        });
  }

  private void giveUp(Connection own, Instant now, int limit) throws SQLException {
    try (PreparedStatement end = own.prepareStatement(GIVE_UP)) {
      end.setObject(1, EpisodeRows.utc(now));
      end.setObject(2, EpisodeRows.utc(now));
      end.setInt(3, MOST_ATTEMPTS);
      end.setInt(4, limit);
      ResultSet rows = end.executeQuery();
      while (rows.next()) {
        DueRun run = ScheduleRows.due(rows);
        ScheduleEvents.record(own, ScheduleEvents.FINISHED, run.id());
        alerts.apply(own, List.of(ScheduleSignals.failed(run, rows.getString("detail"), now)));
      }
    }
  }

  @Override
  public List<DueRun> take(int limit, Duration lease) throws SQLException {
    Instant now = clock.instant();
    return transactions.inTransaction(
        connection -> {
          try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setObject(1, EpisodeRows.utc(now.plus(lease)));
            take.setObject(2, EpisodeRows.utc(now));
            take.setObject(3, EpisodeRows.utc(now));
            take.setInt(4, MOST_ATTEMPTS);
            take.setInt(5, limit);
            ResultSet rows = take.executeQuery();
            List<DueRun> taken = new ArrayList<>();
            while (rows.next()) {
              taken.add(ScheduleRows.due(rows));
            }
            List<UUID> ids = taken.stream().map(DueRun::id).toList();
            ScheduleEvents.record(connection, ScheduleEvents.STARTED, ids);
            return taken;
          }
        });
  }

  @Override
  public void renew(Collection<DueRun> runs, Duration lease) throws SQLException {
    var until = EpisodeRows.utc(clock.instant().plus(lease));
    transactions.with(
        connection -> {
          try (PreparedStatement renew = connection.prepareStatement(RENEW)) {
            for (DueRun run : runs) {
              renew.setObject(1, until);
              renew.setObject(2, run.id());
              renew.setLong(3, run.epoch());
              renew.addBatch();
            }
            return renew.executeBatch();
          }
        });
  }

  @Override
  public void succeed(Connection own, DueRun run, String result) throws SQLException {
    Instant now = clock.instant();
    end(own, run, "SUCCEEDED", now, now, result);
    ScheduleEvents.record(own, ScheduleEvents.FINISHED, run.id());
    alerts.apply(own, List.of(ScheduleSignals.succeeded(run, now)));
  }

  @Override
  public void succeed(DueRun run, String result) throws SQLException {
    transactions.inTransaction(
        connection -> {
          succeed(connection, run, result);
          return run;
        });
  }

  @Override
  public void fail(DueRun run, String error, boolean mayRetry) throws SQLException {
    Instant now = clock.instant();
    transactions.inTransaction(
        connection -> {
          if (mayRetry && run.epoch() < MOST_ATTEMPTS) {
            Instant next = now.plus(PAUSE.multipliedBy(pauses(run.epoch())));
            end(connection, run, "WAITING", null, next, error);
            ScheduleEvents.record(connection, ScheduleEvents.RETRYING, run.id());
          } else {
            end(connection, run, "FAILED", now, now, error);
            ScheduleEvents.record(connection, ScheduleEvents.FINISHED, run.id());
            alerts.apply(connection, List.of(ScheduleSignals.failed(run, error, now)));
          }
          return run;
        });
  }

  // 30 s, 2, 8 and 32 minutes: a target that is away for half an hour misses no nightly backup.
  private static long pauses(long attempt) {
    return 1L << 2 * (attempt - 1);
  }

  // The condition on the epoch is the fence: an instance that lost the run commits nothing.
  private static void end(
      Connection own, DueRun run, String state, Instant ended, Instant free, String detail)
      throws SQLException {
    try (PreparedStatement end = own.prepareStatement(END)) {
      end.setString(1, state);
      end.setObject(2, ended == null ? null : EpisodeRows.utc(ended));
      end.setObject(3, EpisodeRows.utc(free));
      String text = detail.replace('\0', ' ');
      end.setString(4, text.substring(0, Math.min(LONGEST_DETAIL, text.length())));
      end.setObject(5, run.id());
      end.setLong(6, run.epoch());
      if (end.executeUpdate() == 0) {
        throw new RunLostException(run);
      }
    }
  }

  @Override
  public Optional<ScheduleRun> request(String schedule, String requestedBy) throws SQLException {
    Instant now = clock.instant();
    UUID id = DueSchedules.IDS.next();
    return transactions.inTransaction(
        connection -> {
          try (PreparedStatement request = connection.prepareStatement(REQUEST)) {
            request.setObject(1, id);
            request.setObject(2, EpisodeRows.utc(now));
            request.setString(3, requestedBy);
            request.setObject(4, EpisodeRows.utc(now));
            request.setString(5, schedule);
            ResultSet row = request.executeQuery();
            if (!row.next()) {
              return Optional.empty();
            }
            ScheduleEvents.record(connection, ScheduleEvents.DUE, id);
            return Optional.of(ScheduleRows.run(row, schedule));
          }
        });
  }

  @Override
  public List<ScheduleRun> history(String schedule, int limit) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement query = connection.prepareStatement(HISTORY)) {
            query.setString(1, schedule);
            query.setInt(2, limit);
            ResultSet rows = query.executeQuery();
            List<ScheduleRun> runs = new ArrayList<>();
            while (rows.next()) {
              runs.add(ScheduleRows.run(rows, schedule));
            }
            return runs;
          }
        });
  }

  @Override
  public int trim(Duration olderThan, int limit) throws SQLException {
    return transactions.with(
        connection -> StoredRuns.trim(connection, TRIM, clock.instant().minus(olderThan), limit));
  }
}
