package dev.fieldfare.health.store;

import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.contracts.schedule.ScheduleKind;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.health.schedule.DueRun;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** Reads rows of schedules and their runs. */
final class ScheduleRows {

  /** The columns of a run, as {@code r}. */
  static final String RUN =
      "r.id AS run_id, r.due_at, r.missed_since, r.requested_by, r.state, r.epoch, r.started_at,"
          + " r.ended_at, r.detail";

  private ScheduleRows() {}

  static Schedule schedule(ResultSet row) throws SQLException {
    String name = row.getString("name");
    boolean hasRun = row.getObject("run_id") != null;
    return new Schedule(
        name,
        row.getString("target"),
        ScheduleKind.valueOf(row.getString("kind")),
        row.getString("timing"),
        row.getString("zone"),
        Optional.ofNullable(row.getString("table_name")),
        row.getBoolean("enabled"),
        moment(row, "next_due"),
        hasRun ? Optional.of(run(row, name)) : Optional.empty(),
        row.getString("changed_by"),
        EpisodeRows.moment(row, "changed_at"));
  }

  static ScheduleRun run(ResultSet row, String schedule) throws SQLException {
    return new ScheduleRun(
        row.getString("run_id"),
        schedule,
        EpisodeRows.moment(row, "due_at"),
        moment(row, "missed_since"),
        Optional.ofNullable(row.getString("requested_by")),
        ScheduleRunState.valueOf(row.getString("state")),
        row.getLong("epoch"),
        moment(row, "started_at"),
        moment(row, "ended_at"),
        Optional.ofNullable(row.getString("detail")));
  }

  static DueRun due(ResultSet row) throws SQLException {
    return new DueRun(
        row.getObject("run_id", UUID.class),
        row.getLong("epoch"),
        EpisodeRows.moment(row, "due_at"),
        moment(row, "missed_since"),
        row.getString("name"),
        row.getString("target"),
        ScheduleKind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getString("table_name")),
        row.getString("timing"),
        row.getString("zone"));
  }

  static ScheduleDefinition definition(Schedule schedule, boolean enabled) {
    return new ScheduleDefinition(
        schedule.name(),
        schedule.target(),
        schedule.kind(),
        schedule.timing(),
        schedule.zone(),
        schedule.table(),
        enabled);
  }

  private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
