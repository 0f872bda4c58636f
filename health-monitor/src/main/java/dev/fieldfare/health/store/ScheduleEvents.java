package dev.fieldfare.health.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.schedule.ScheduleRun;
import dev.fieldfare.contracts.schedule.ScheduleRunState;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Records events of runs of schedules, in the transaction of the change. */
final class ScheduleEvents {
  static final String DUE = "schedule.due";
  static final String MISSED = "schedule.missed";
  static final String STARTED = "schedule.started";
  static final String RETRYING = "schedule.retrying";
  static final String FINISHED = "schedule.finished";

  private static final String SERVICE = "health-monitor";

  private static final String RUNS =
      """
      SELECT s.name, s.target, s.kind, %s FROM fieldfare_health.schedule_runs r
      JOIN fieldfare_health.schedules s ON s.id = r.schedule_id WHERE r.id = ANY (?) ORDER BY r.due_at, r.id
      """
          .formatted(ScheduleRows.RUN);

  private ScheduleEvents() {}

  /** Records an event of a run as it is now. */
  static void record(Connection own, String type, UUID run) throws SQLException {
    record(own, type, List.of(run));
  }

  /** Records an event of each run as it is now. */
  static void record(Connection own, String type, Collection<UUID> runs) throws SQLException {
    for (NewEvent event : read(own, type, runs)) {
      ControlLog.record(own, event);
    }
  }

  private static List<NewEvent> read(Connection own, String type, Collection<UUID> runs)
      throws SQLException {
    try (PreparedStatement query = own.prepareStatement(RUNS)) {
      query.setArray(1, own.createArrayOf("uuid", runs.toArray()));
      ResultSet rows = query.executeQuery();
      List<NewEvent> events = new ArrayList<>();
      while (rows.next()) {
        events.add(event(type, rows));
      }
      return events;
    }
  }

  private static NewEvent event(String type, ResultSet row) throws SQLException {
    ScheduleRun run = ScheduleRows.run(row, row.getString("name"));
    String target = row.getString("target");
    ObjectNode data = ContractsJson.mapper().valueToTree(run);
    data.put("target", target).put("kind", row.getString("kind"));
    // The message of a failure may name values of rows.
    if (run.state() != ScheduleRunState.SUCCEEDED) {
      data.remove("detail");
    }
    return NewEvent.of(type, SERVICE, target + "/" + run.schedule(), data.toString());
  }
}
