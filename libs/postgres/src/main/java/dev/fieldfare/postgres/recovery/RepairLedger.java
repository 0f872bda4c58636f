package dev.fieldfare.postgres.recovery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.recovery.RecoveryReport;
import dev.fieldfare.contracts.recovery.RecoveryRequest;
import dev.fieldfare.postgres.trial.TrialLedger.BegunTrial;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Runs statements of a repair in the target; each call is one transaction. */
public final class RepairLedger {

  private final Connection connection;
  private final BegunTrial trial;

  public RepairLedger(Connection connection, BegunTrial trial) {
    this.connection = connection;
    this.trial = trial;
  }

  /**
   * Runs statements, and in the last call also the steps of the tool's ledger.
   *
   * @param planner what made the plan
   * @return {@code done}, or why nothing ran: {@code paused}, {@code waits} or {@code no_role}
   */
  public String run(
      RecoveryRequest request,
      RecoveryReport plan,
      RecoveryPlanner planner,
      List<String> statements,
      boolean last)
      throws SQLException {
    try (var call =
        connection.prepareStatement(
            "SELECT fieldfare.run_repair(?, ?, ?, ?, ?, ?, ?::jsonb) ->> 'result'")) {
      List<String> steps = last ? plan.ledgerSteps() : List.of();
      call.setObject(1, trial.id());
      call.setLong(2, trial.epoch());
      call.setArray(3, connection.createArrayOf("text", statements.toArray()));
      call.setArray(4, connection.createArrayOf("text", steps.toArray()));
      call.setString(5, trial.searchPath());
      call.setString(6, "fieldfare-" + UUID.randomUUID());
      call.setString(7, facts(request, plan, planner, last));
      ResultSet row = call.executeQuery();
      row.next();
      return row.getString(1);
    }
  }

  private String facts(
      RecoveryRequest request, RecoveryReport plan, RecoveryPlanner planner, boolean last) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("tool", plan.tool()).put("ledger", plan.ledger());
    facts.put("migration", plan.migration()).put("by", trial.by()).put("last", last);
    facts.put("text", planner.text()).put("mainSteps", planner.mainSteps());
    request.backup().ifPresent(backup -> facts.put("backup", backup));
    try {
      return ContractsJson.mapper().writeValueAsString(facts);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts are written as JSON", e);
    }
  }
}
