package dev.fieldfare.health.store;

import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.schedule.Schedule;
import dev.fieldfare.health.schedule.ScheduleDefinition;
import dev.fieldfare.health.schedule.Schedules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Schedules in the control database. */
public final class JdbcSchedules implements Schedules {
  private static final UuidV7 IDS = UuidV7.system();

  // With the newest run. LIMIT in a lateral query reads one entry of the index for each schedule.
  private static final String LIST =
      """
      SELECT s.name, s.target, s.kind, s.timing, s.zone, s.table_name, s.enabled, s.next_due, s.changed_by, s.changed_at,
        r.id AS run_id, r.due_at, r.missed_since, r.requested_by, r.state, r.epoch, r.started_at, r.ended_at, r.detail
      FROM fieldfare_health.schedules s LEFT JOIN LATERAL (SELECT * FROM fieldfare_health.schedule_runs x
        WHERE x.schedule_id = s.id ORDER BY x.due_at DESC LIMIT 1) AS r ON true
      WHERE ?::text IS NULL OR s.name = ? ORDER BY s.name
      """;

  private static final String PUT =
      """
      INSERT INTO fieldfare_health.schedules AS s
        (id, name, target, kind, timing, zone, table_name, enabled, next_due, changed_at, changed_by)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET target = excluded.target, kind = excluded.kind, timing = excluded.timing,
        zone = excluded.zone, table_name = excluded.table_name, enabled = excluded.enabled, next_due = excluded.next_due,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by
      """;

  // An unchanged schedule keeps its next due moment, so a restart runs nothing early.
  private static final String UNLESS_CHANGED =
      """
      WHERE s.changed_by = excluded.changed_by AND (s.target, s.kind, s.timing, s.zone)
        IS DISTINCT FROM (excluded.target, excluded.kind, excluded.timing, excluded.zone)
      """;

  private static final String ENABLE =
      """
      UPDATE fieldfare_health.schedules SET enabled = ?, next_due = ?, changed_at = ?, changed_by = ?
      WHERE name = ? AND enabled <> ?
      """;

  private static final String DELETE = "DELETE FROM fieldfare_health.schedules WHERE name = ?";

  private final Transactions transactions;
  private final Clock clock;

  /** Schedules in this database. */
  public JdbcSchedules(DataSource control, Clock clock) {
    this.transactions = new Transactions(control);
    this.clock = clock;
  }

  @Override
  public List<Schedule> list() throws SQLException {
    return transactions.with(connection -> list(connection, null));
  }

  @Override
  public Optional<Schedule> find(String name) throws SQLException {
    return transactions.with(connection -> list(connection, name).stream().findFirst());
  }

  private static List<Schedule> list(Connection own, String name) throws SQLException {
    try (PreparedStatement query = own.prepareStatement(LIST)) {
      query.setString(1, name);
      query.setString(2, name);
      ResultSet rows = query.executeQuery();
      List<Schedule> schedules = new ArrayList<>();
      while (rows.next()) {
        schedules.add(ScheduleRows.schedule(rows));
      }
      return schedules;
    }
  }

  @Override
  public Schedule put(ScheduleDefinition definition, String by) throws SQLException {
    Optional<Instant> due = definition.firstDue(clock.instant());
    return transactions.inTransaction(
        connection -> {
          put(connection, PUT, definition, due, by);
          return list(connection, definition.name()).getFirst();
        });
  }

  @Override
  public List<Schedule> putAll(List<ScheduleDefinition> definitions, String by)
      throws SQLException {
    Instant now = clock.instant();
    return transactions.inTransaction(
        connection -> {
          List<Schedule> schedules = new ArrayList<>();
          for (ScheduleDefinition definition : definitions) {
            put(connection, PUT, definition, definition.firstDue(now), by);
            schedules.addAll(list(connection, definition.name()));
          }
          return schedules;
        });
  }

  @Override
  public void configure(ScheduleDefinition definition) throws SQLException {
    Optional<Instant> due = Optional.of(clock.instant());
    transactions.inTransaction(
        connection -> put(connection, PUT + UNLESS_CHANGED, definition, due, CONFIGURATION));
  }

  private int put(
      Connection own, String sql, ScheduleDefinition definition, Optional<Instant> due, String by)
      throws SQLException {
    try (PreparedStatement put = own.prepareStatement(sql)) {
      put.setObject(1, IDS.next());
      put.setString(2, definition.name());
      put.setString(3, definition.target());
      put.setString(4, definition.kind().name());
      put.setString(5, definition.timing());
      put.setString(6, definition.zone());
      put.setString(7, definition.table().orElse(null));
      put.setBoolean(8, definition.enabled());
      put.setObject(9, due.map(EpisodeRows::utc).orElse(null));
      put.setObject(10, EpisodeRows.utc(clock.instant()));
      put.setString(11, by);
      return put.executeUpdate();
    }
  }

  @Override
  public Optional<Schedule> enable(String name, boolean enabled, String by) throws SQLException {
    return transactions.inTransaction(
        connection -> {
          Optional<Schedule> found = list(connection, name).stream().findFirst();
          if (found.isPresent()) {
            enable(connection, found.get(), enabled, by);
          }
          return list(connection, name).stream().findFirst();
        });
  }

  // An enabled schedule that is enabled again keeps its next due moment.
  private void enable(Connection own, Schedule schedule, boolean enabled, String by)
      throws SQLException {
    ScheduleDefinition changed = ScheduleRows.definition(schedule, enabled);
    Instant now = clock.instant();
    try (PreparedStatement enable = own.prepareStatement(ENABLE)) {
      enable.setBoolean(1, enabled);
      enable.setObject(2, changed.firstDue(now).map(EpisodeRows::utc).orElse(null));
      enable.setObject(3, EpisodeRows.utc(now));
      enable.setString(4, by);
      enable.setString(5, schedule.name());
      enable.setBoolean(6, enabled);
      enable.executeUpdate();
    }
  }

  @Override
  public boolean delete(String name) throws SQLException {
    return transactions.with(
        connection -> {
          try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, name);
            return delete.executeUpdate() == 1;
          }
        });
  }
}
