package dev.fieldfare.postgres.backup.restore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.postgres.backup.RestoreLedger;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import dev.fieldfare.postgres.ledger.Postponement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Restores that did not succeed: they end, or are tried again after a pause that doubles. */
public final class RestoreFailures {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 10;
  private static final Duration PATIENCE = Duration.ofDays(1);

  private final Connection connection;

  public RestoreFailures(Connection connection) {
    this.connection = connection;
  }

  /** Ends a restore that cannot be done. */
  public ApplyAnswer fail(UUID restore, FailureReason reason, String message) throws SQLException {
    ObjectNode other = JsonNodeFactory.instance.objectNode();
    other.set("error", problem(reason, message));
    return new ApplyLedger(connection)
        .apply(
            RestoreLedger.conditions(),
            List.of(),
            new OutcomeColumns(1).next(restore, "FAILED").other(other));
  }

  /** Has a restore tried again later. */
  public void postpone(UUID restore, FailureReason reason, String message) throws SQLException {
    Postponement how =
        new Postponement(
            "retry", true, problem(reason, message), pauseAfter(attempts(restore)), PATIENCE);
    new ApplyLedger(connection).postpone(List.of(restore), how);
  }

  private static Duration pauseAfter(int attempts) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, DOUBLINGS));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private int attempts(UUID restore) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT attempts FROM fieldfare.field_migrations WHERE id = ?")) {
      query.setObject(1, restore);
      ResultSet row = query.executeQuery();
      if (!row.next()) {
        throw new IllegalStateException("the ledger lost migration " + restore);
      }
      return row.getInt(1);
    }
  }

  private static ObjectNode problem(FailureReason reason, String message) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("code", reason.label())
        .put("class", reason.errorClass().label())
        .put("message", message);
  }
}
