package dev.fieldfare.health.store;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.health.schedule.ScheduleTiming;
import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Makes runs of the schedules that are due, in one transaction. */
final class DueSchedules {
  static final UuidV7 IDS = UuidV7.system();

  private static final String DUE =
      """
      SELECT s.id, s.timing, s.zone, s.next_due FROM fieldfare_health.schedules s
      WHERE s.enabled AND s.next_due <= ? AND NOT EXISTS (SELECT FROM fieldfare_health.schedule_runs r
        WHERE r.schedule_id = s.id AND r.ended_at IS NULL)
      ORDER BY s.next_due LIMIT ? FOR UPDATE OF s SKIP LOCKED
      """;

  // A due moment that has a row was run before, as with a clock that was set back. An unfinished
  // run on request began meanwhile: the due moment stays for the next round.
  private static final String MAKE =
      """
      INSERT INTO fieldfare_health.schedule_runs (id, schedule_id, due_at, missed_since, state, lease_until)
      VALUES (?, ?, ?, ?, 'WAITING', ?) ON CONFLICT DO NOTHING
      """;

  private static final String UNFINISHED =
      "SELECT FROM fieldfare_health.schedule_runs WHERE schedule_id = ? AND ended_at IS NULL";

  private static final String NEXT =
      "UPDATE fieldfare_health.schedules SET next_due = ? WHERE id = ?";

  private final Connection own;
  private final Instant now;

  DueSchedules(Connection own, Instant now) {
    this.own = own;
    this.now = now;
  }

  /** A schedule whose next moment has come. */
  private record Due(UUID id, ScheduleTiming timing, Instant at) {}

  /** Makes at most so many runs; returns how many. */
  int makeRuns(int limit) throws SQLException {
    int made = 0;
    for (Due due : due(limit)) {
      Instant last = due.timing().lastUntil(now, due.at());
      boolean isNew = make(due, last);
      if (isNew || !isUnfinished(due.id())) {
        next(due.id(), due.timing().nextAfter(last));
      }
      made += isNew ? 1 : 0;
    }
    return made;
  }

  private List<Due> due(int limit) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(DUE)) {
      query.setObject(1, EpisodeRows.utc(now));
      query.setInt(2, limit);
      ResultSet rows = query.executeQuery();
      List<Due> due = new ArrayList<>();
      while (rows.next()) {
        UUID id = rows.getObject("id", UUID.class);
        Instant at = EpisodeRows.moment(rows, "next_due");
        timing(id, rows.getString("timing"), rows.getString("zone"))
            .ifPresent(timing -> due.add(new Due(id, timing, at)));
      }
      return due;
    }
  }

  // A zone that a newer JDK does not know must not stop the other schedules.
  private Optional<ScheduleTiming> timing(UUID id, String text, String zone) throws SQLException {
    try {
      return Optional.of(ScheduleTiming.of(text, zone));
    } catch (IllegalArgumentException | DateTimeException e) {
      Log.errorf(
          e, "schedule has no moment any more scheduleId=%s timing=%s zone=%s", id, text, zone);
      next(id, Optional.empty());
      return Optional.empty();
    }
  }

  private boolean make(Due due, Instant last) throws SQLException {
    UUID run = IDS.next();
    boolean isMissed = !last.equals(due.at());
    try (PreparedStatement make = own.prepareStatement(MAKE)) {
      make.setObject(1, run);
      make.setObject(2, due.id());
      make.setObject(3, EpisodeRows.utc(last));
      make.setObject(4, isMissed ? EpisodeRows.utc(due.at()) : null);
      make.setObject(5, EpisodeRows.utc(now));
      if (make.executeUpdate() == 0) {
        return false;
      }
    }
    if (isMissed) {
      ScheduleEvents.record(own, ScheduleEvents.MISSED, run);
    }
    ScheduleEvents.record(own, ScheduleEvents.DUE, run);
    return true;
  }

  private boolean isUnfinished(UUID schedule) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(UNFINISHED)) {
      query.setObject(1, schedule);
      return query.executeQuery().next();
    }
  }

  private void next(UUID schedule, Optional<Instant> next) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(NEXT)) {
      update.setObject(1, next.map(EpisodeRows::utc).orElse(null));
      update.setObject(2, schedule);
      update.executeUpdate();
    }
  }
}
