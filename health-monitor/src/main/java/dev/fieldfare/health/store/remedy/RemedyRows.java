package dev.fieldfare.health.store.remedy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyState;
import dev.fieldfare.events.log.ControlLog;
import dev.fieldfare.events.log.NewEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads rows of remedies, and records their events. */
final class RemedyRows {
  private static final String SERVICE = "health-monitor";

  private RemedyRows() {}

  static List<Remedy> read(PreparedStatement query) throws SQLException {
    ResultSet rows = query.executeQuery();
    List<Remedy> remedies = new ArrayList<>();
    while (rows.next()) {
      remedies.add(remedy(rows));
    }
    return remedies;
  }

  private static Remedy remedy(ResultSet row) throws SQLException {
    return new Remedy(
        row.getString("id"),
        row.getString("target"),
        RemedyAction.valueOf(row.getString("action")),
        row.getString("object"),
        row.getString("reason"),
        List.of((String[]) row.getArray("preview").getArray()),
        RemedyState.valueOf(row.getString("state")),
        row.getObject("found_at", OffsetDateTime.class).toInstant(),
        Optional.ofNullable(row.getString("confirmed_by")),
        moment(row, "started_at"),
        moment(row, "ended_at"),
        Optional.ofNullable(row.getString("detail")));
  }

  static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  static OffsetDateTime utc(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC);
  }

  /** Records an event of a remedy, in the transaction of the change. */
  static void record(Connection own, String type, Remedy remedy) throws SQLException {
    ObjectNode data = ContractsJson.mapper().valueToTree(remedy);
    // The message of a failure may name values of rows.
    if (remedy.state() != RemedyState.SUCCEEDED) {
      data.remove("detail");
    }
    record(own, type, remedy.target(), remedy.action(), data);
  }

  static void record(Connection own, String type, String target, RemedyAction action, JsonNode data)
      throws SQLException {
    ControlLog.record(
        own, NewEvent.of("remedy." + type, SERVICE, target + "/" + action.key(), data.toString()));
  }
}
