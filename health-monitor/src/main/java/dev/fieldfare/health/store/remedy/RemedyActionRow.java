package dev.fieldfare.health.store.remedy;

import dev.fieldfare.contracts.remedy.RemedyAction;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/**
 * The stored row of an action for a target. Its lock orders all changes of its remedies, also by
 * several instances.
 *
 * @param failures in succession
 */
record RemedyActionRow(String target, RemedyAction action, int failures, boolean isStopped) {
  /** The number of failures in succession that stops an action. */
  static final int MOST_FAILURES = 2;

  private static final String MAKE =
      "INSERT INTO fieldfare_health.remedy_actions (target, action) VALUES (?, ?)"
          + " ON CONFLICT DO NOTHING";

  private static final String LOCK =
      "SELECT failures, stopped_at IS NOT NULL FROM fieldfare_health.remedy_actions"
          + " WHERE target = ? AND action = ? FOR UPDATE";

  private static final String COUNT =
      """
      UPDATE fieldfare_health.remedy_actions SET failures = ?, stopped_at = CASE WHEN ? THEN coalesce(stopped_at, ?) END
      WHERE target = ? AND action = ?
      """;

  /** Locks the row of an action until the transaction ends. */
  static RemedyActionRow lock(Connection own, String target, RemedyAction action)
      throws SQLException {
    try (PreparedStatement make = own.prepareStatement(MAKE);
        PreparedStatement lock = own.prepareStatement(LOCK)) {
      make.setString(1, target);
      make.setString(2, action.name());
      make.executeUpdate();
      lock.setString(1, target);
      lock.setString(2, action.name());
      ResultSet row = lock.executeQuery();
      row.next();
      return new RemedyActionRow(target, action, row.getInt(1), row.getBoolean(2));
    }
  }

  /** Counts a failure. True when it stops the action. */
  boolean fail(Connection own, Instant now) throws SQLException {
    boolean stops = failures + 1 >= MOST_FAILURES;
    count(own, failures + 1, isStopped || stops, now);
    return stops && !isStopped;
  }

  /** Resets the number of failures. A stopped action stays stopped. */
  void succeed(Connection own, Instant now) throws SQLException {
    count(own, isStopped ? failures : 0, isStopped, now);
  }

  /** Lets the action be performed again. */
  void resume(Connection own, Instant now) throws SQLException {
    count(own, 0, false, now);
  }

  private void count(Connection own, int count, boolean stopped, Instant now) throws SQLException {
    try (PreparedStatement update = own.prepareStatement(COUNT)) {
      update.setInt(1, count);
      update.setBoolean(2, stopped);
      update.setObject(3, RemedyRows.utc(now));
      update.setString(4, target);
      update.setString(5, action.name());
      update.executeUpdate();
    }
  }
}
