package dev.fieldfare.health.store.remedy;

import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.remedy.Remedy;
import dev.fieldfare.contracts.remedy.RemedyAction;
import dev.fieldfare.contracts.remedy.RemedyState;
import dev.fieldfare.health.alert.AlertStore;
import dev.fieldfare.health.remedy.FoundProblem;
import dev.fieldfare.health.remedy.RemedySignals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Changes the remedies of one action, whose row is locked. */
record RemedyChanges(Connection own, RemedyActionRow row, AlertStore alerts, Instant now) {
  private static final UuidV7 IDS = UuidV7.system();
  private static final int LONGEST_DETAIL = 2_000;

  // If the extent changes, the problem gets another remedy, unless the old one is confirmed.
  private static final String GONE =
      """
      UPDATE fieldfare_health.remedies SET state = 'OBSOLETE', ended_at = ?
      WHERE target = ? AND action = ? AND ended_at IS NULL AND (state IN ('SUGGESTED', 'WAITING') AND object <> ALL (?)
        OR state = 'SUGGESTED' AND (object, scope) NOT IN (SELECT * FROM unnest(?::text[], ?::text[])))
      RETURNING *
      """;

  private static final String INSERT =
      """
      INSERT INTO fieldfare_health.remedies (id, target, action, object, scope, reason, preview, state, found_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, 'SUGGESTED', ?) ON CONFLICT (target, action, object) WHERE ended_at IS NULL DO NOTHING
      RETURNING *
      """;

  private static final String CONFIRM =
      """
      UPDATE fieldfare_health.remedies SET state = 'WAITING', confirmed_by = 'policy', confirmed_at = ?
      WHERE target = ? AND action = ? AND state = 'SUGGESTED' RETURNING *
      """;

  private static final String JUDGED =
      """
      UPDATE fieldfare_health.remedies SET ended_at = ?, state = CASE WHEN object = ANY (?) THEN 'FAILED' ELSE 'SUCCEEDED' END
      WHERE target = ? AND action = ? AND state = 'RUNNING' AND judged_at <= ? RETURNING *
      """;

  private static final String FAILED =
      "UPDATE fieldfare_health.remedies SET ended_at = ?, state = 'FAILED', detail = ?"
          + " WHERE id = ?::uuid AND state = 'RUNNING' RETURNING *";

  /** Ends remedies that were not started and whose problem is gone. */
  void endThoseOfGoneProblems(List<FoundProblem> found) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(GONE)) {
      Object[] objects = objects(found);
      update.setObject(1, RemedyRows.utc(now));
      update.setString(2, row.target());
      update.setString(3, row.action().name());
      update.setArray(4, own.createArrayOf("text", objects));
      update.setArray(5, own.createArrayOf("text", objects));
      Object[] scopes = found.stream().map(FoundProblem::scope).toArray();
      update.setArray(6, own.createArrayOf("text", scopes));
      finished(RemedyRows.read(update));
    }
  }

  /** Makes a remedy for each problem that has none. */
  void suggest(List<FoundProblem> found) throws SQLException {
    for (FoundProblem problem : found) {
      Optional<Remedy> made = insert(problem);
      if (made.isPresent()) {
        RemedyRows.record(own, "suggested", made.get());
      }
    }
  }

  private Optional<Remedy> insert(FoundProblem problem) throws SQLException {
    try (PreparedStatement insert = own.prepareStatement(INSERT)) {
      insert.setObject(1, IDS.next());
      insert.setString(2, row.target());
      insert.setString(3, row.action().name());
      insert.setString(4, problem.object());
      insert.setString(5, problem.scope());
      insert.setString(6, problem.reason());
      insert.setArray(7, own.createArrayOf("text", problem.preview().toArray()));
      insert.setObject(8, RemedyRows.utc(now));
      return RemedyRows.read(insert).stream().findFirst();
    }
  }

  /** Confirms the suggested remedies, unless the action is stopped. */
  void confirmByPolicy() throws SQLException {
    if (row.isStopped()) {
      return;
    }
    try (PreparedStatement update = own.prepareStatement(CONFIRM)) {
      update.setObject(1, RemedyRows.utc(now));
      update.setString(2, row.target());
      update.setString(3, row.action().name());
      for (Remedy confirmed : RemedyRows.read(update)) {
        RemedyRows.record(own, "confirmed", confirmed);
      }
    }
  }

  /** Ends performed remedies. A remedy whose problem is still found has failed. */
  void judge(List<FoundProblem> found) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(JUDGED)) {
      update.setObject(1, RemedyRows.utc(now));
      update.setArray(2, own.createArrayOf("text", objects(found)));
      update.setString(3, row.target());
      update.setString(4, row.action().name());
      update.setObject(5, RemedyRows.utc(now));
      for (Remedy ended : finished(RemedyRows.read(update))) {
        if (ended.state() == RemedyState.SUCCEEDED) {
          row.succeed(own, now);
        } else {
          count(ended, "The problem still exists.");
        }
      }
    }
  }

  /** Ends a remedy that could not be performed. */
  void fail(String id, String error) throws SQLException {
    String text = error.replace('\0', ' ');
    try (PreparedStatement update = own.prepareStatement(FAILED)) {
      update.setObject(1, RemedyRows.utc(now));
      update.setString(2, text.substring(0, Math.min(LONGEST_DETAIL, text.length())));
      update.setString(3, id);
      for (Remedy failed : finished(RemedyRows.read(update))) {
        count(failed, "The remedy %s could not be performed.".formatted(failed.id()));
      }
    }
  }

  private void count(Remedy failed, String error) throws SQLException {
    if (row.fail(own, now)) {
      RemedyRows.record(own, "stopped", failed);
      RemedyAction action = row.action();
      alerts.apply(own, List.of(RemedySignals.stopped(row.target(), action, error, now)));
    }
  }

  /** Lets the action be performed again. */
  void resume(String by) throws SQLException {
    row.resume(own, now);
    RemedyRows.record(
        own,
        "resumed",
        row.target(),
        row.action(),
        ContractsJson.mapper()
            .createObjectNode()
            .put("target", row.target())
            .put("action", row.action().name())
            .put("resumedBy", by));
    alerts.apply(own, List.of(RemedySignals.resumed(row.target(), row.action(), now)));
  }

  private List<Remedy> finished(List<Remedy> ended) throws SQLException {
    for (Remedy each : ended) {
      RemedyRows.record(own, "finished", each);
    }
    return ended;
  }

  private static Object[] objects(List<FoundProblem> found) {
    return found.stream().map(FoundProblem::object).toArray();
  }
}
