package dev.fieldfare.postgres.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * How the migrations of a batch end, as {@code fieldfare.outcomes_of} takes it: an array for each
 * column, with one element for each migration.
 */
public final class OutcomeColumns {

  static final String PARAMETERS =
      """
      fieldfare.outcomes_of(ids => ?, statuses => ?, strategies => ?, plans => ?, rollbacks => ?,
        old_values => ?, new_values => ?, undoes => ?,
        others => ?::pg_catalog.text[]::pg_catalog.jsonb[])""";

  private final UUID[] ids;
  private final String[] statuses;
  private final String[] strategies;
  private final String[] plans;
  private final String[] rollbacks;
  private final String[] oldValues;
  private final String[] newValues;
  private final UUID[] undoes;
  private final String[] others;
  private int current = -1;

  /** Columns for so many migrations. */
  public OutcomeColumns(int migrations) {
    this.ids = new UUID[migrations];
    this.statuses = new String[migrations];
    this.strategies = new String[migrations];
    this.plans = new String[migrations];
    this.rollbacks = new String[migrations];
    this.oldValues = new String[migrations];
    this.newValues = new String[migrations];
    this.undoes = new UUID[migrations];
    this.others = new String[migrations];
  }

  /** The next migration ends with this status; what follows belongs to it. */
  public OutcomeColumns next(UUID id, String status) {
    current = Objects.checkIndex(current + 1, ids.length);
    ids[current] = id;
    statuses[current] = status;
    return this;
  }

  /**
   * What was planned for it.
   *
   * @param plan as it is stored
   * @param rollbackSql what an undo would execute
   */
  public OutcomeColumns plan(String strategy, String plan, String rollbackSql) {
    strategies[current] = strategy;
    plans[current] = plan;
    rollbacks[current] = rollbackSql;
    return this;
  }

  /** What it changed, in one word each. */
  public OutcomeColumns values(Optional<String> before, Optional<String> after) {
    oldValues[current] = before.orElse(null);
    newValues[current] = after.orElse(null);
    return this;
  }

  /** The migration that it undoes. */
  public OutcomeColumns undoes(Optional<UUID> original) {
    undoes[current] = original.orElse(null);
    return this;
  }

  /** Its error, or marks of its plan, as described beside {@code fieldfare.outcomes}. */
  public OutcomeColumns other(JsonNode other) {
    others[current] = LedgerJson.write(other);
    return this;
  }

  /** Fills in the parameters from this one on. */
  void bind(PreparedStatement call, int first) throws SQLException {
    Connection connection = call.getConnection();
    Object[][] texts = {statuses, strategies, plans, rollbacks, oldValues, newValues};
    call.setArray(first, connection.createArrayOf("uuid", ids));
    for (int n = 0; n < texts.length; n++) {
      call.setArray(first + 1 + n, connection.createArrayOf("text", texts[n]));
    }
    call.setArray(first + 1 + texts.length, connection.createArrayOf("uuid", undoes));
    call.setArray(first + 2 + texts.length, connection.createArrayOf("text", others));
  }
}
