package dev.fieldfare.backup.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.backup.rollback.RollbackExecutions;
import dev.fieldfare.backup.rollback.RollbackPlans;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.postgres.backup.rollback.RollbackPlanLedger;
import dev.fieldfare.postgres.backup.rollback.RollbackPlanLedger.Advance;
import dev.fieldfare.service.internal.InternalCaller;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The rollback plans in a target's ledger. */
public final class JdbcRollbackPlans implements RollbackPlans, RollbackExecutions {
  private final String name;
  private final DataSource target;
  private final Runnable requested;

  /**
   * The plans of one target.
   *
   * @param requested is called when there is new work for the service's loops
   */
  public JdbcRollbackPlans(String name, DataSource target, Runnable requested) {
    this.name = name;
    this.target = target;
    this.requested = requested;
  }

  @Override
  public String target() {
    return name;
  }

  @Override
  public List<RollbackPlan> list(int most) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RollbackPlanLedger(connection).list(most).stream().map(this::plan).toList();
    }
  }

  @Override
  public Optional<RollbackPlan> find(UUID plan) throws SQLException {
    try (var connection = target.getConnection()) {
      return new RollbackPlanLedger(connection).find(plan).map(this::plan);
    }
  }

  @Override
  public RollbackPlan create(RollbackPlan.Origin origin, String requester) throws SQLException {
    ObjectNode json = ContractsJson.mapper().createObjectNode();
    origin.to().ifPresent(to -> json.put("to", to.toString()));
    origin.changeSet().ifPresent(set -> json.put("changeSet", set));
    origin
        .backups()
        .ifPresent(
            backups -> {
              var ids = json.putArray("backups");
              backups.forEach(backup -> ids.add(backup.toString()));
            });
    try (var connection = target.getConnection()) {
      return plan(
          answered(new RollbackPlanLedger(connection).create(json, requester)).path("plan"));
    }
  }

  @Override
  public RollbackCode giveCode(UUID plan) throws SQLException {
    try (var connection = target.getConnection()) {
      return BackupAnswers.read(
          answered(new RollbackPlanLedger(connection).giveCode(plan)), RollbackCode.class);
    }
  }

  @Override
  public RollbackPlan execute(UUID plan, String code, InternalCaller caller) throws SQLException {
    try (var connection = target.getConnection()) {
      JsonNode answer =
          new RollbackPlanLedger(connection)
              .execute(plan, code, caller.actor(), caller.role().label());
      RollbackPlan executed = plan(answered(answer).path("plan"));
      requested.run();
      return executed;
    }
  }

  @Override
  public List<UUID> due() throws SQLException {
    try (var connection = target.getConnection()) {
      return new RollbackPlanLedger(connection).due();
    }
  }

  @Override
  public Advance advance(UUID plan) throws SQLException {
    Advance advance;
    try (var connection = target.getConnection()) {
      advance = new RollbackPlanLedger(connection).advance(plan);
    }
    if (advance == Advance.MOVED) {
      requested.run();
    }
    return advance;
  }

  private static JsonNode answered(JsonNode answer) {
    if (answer.has("refused")) {
      throw BackupAnswers.refused(answer.path("refused").asText(), answer.path("message").asText());
    }
    return answer;
  }

  private RollbackPlan plan(JsonNode document) {
    return BackupAnswers.read(((ObjectNode) document).put("target", name), RollbackPlan.class);
  }
}
