package dev.fieldfare.postgres.backup.rollback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fieldfare.postgres.backup.BackupLedger;
import dev.fieldfare.postgres.backup.LockedTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Calls the ledger's functions for rollback plans. Each call is one transaction; those that count
 * rows refuse views in it.
 */
public final class RollbackPlanLedger {
  private static final int BATCH = 16;

  private final Connection connection;

  public RollbackPlanLedger(Connection connection) {
    this.connection = connection;
  }

  /** How far a plan came by one call. */
  public enum Advance {
    /** Another worker has it, or it ended. */
    NOT_OURS,
    /** It waits for a migration. */
    WAITS,
    /** There is more to do at once. */
    MOVED,
    /** It is completed or failed. */
    ENDED
  }

  /**
   * Stores a plan.
   *
   * @param origin {@code {"backups":[…]}}, {@code {"to":…}} or {@code {"changeSet":…}}
   */
  public JsonNode create(JsonNode origin, String requester) throws SQLException {
    return inTransaction(
        "SELECT fieldfare.create_rollback_plan(?::jsonb, ?)",
        call -> {
          call.setString(1, origin.toString());
          call.setString(2, requester);
        });
  }

  /** Gives the code of the last confirmation, or a refusal. */
  public JsonNode giveCode(UUID plan) throws SQLException {
    return inTransaction("SELECT fieldfare.give_rollback_code(?)", call -> call.setObject(1, plan));
  }

  /** Begins a plan, or answers with a refusal. */
  public JsonNode execute(UUID plan, String code, String actor, String role) throws SQLException {
    return inTransaction(
        "SELECT fieldfare.execute_rollback_plan(?, ?, ?, ?)",
        call -> {
          call.setObject(1, plan);
          call.setString(2, code);
          call.setString(3, actor);
          call.setString(4, role);
        });
  }

  /** One plan. */
  public Optional<JsonNode> find(UUID plan) throws SQLException {
    try (var call = connection.prepareStatement("SELECT fieldfare.rollback_plan(?)")) {
      call.setObject(1, plan);
      return BackupLedger.answer(call);
    }
  }

  /** Plans, the newest first. */
  public List<JsonNode> list(int most) throws SQLException {
    try (var query =
        connection.prepareStatement(
            "SELECT pg_catalog.json_build_object('plans', pg_catalog.json_agg(p)) FROM"
                + " fieldfare.list_rollback_plans(?) p")) {
      query.setInt(1, most);
      List<JsonNode> plans = new ArrayList<>();
      BackupLedger.answer(query).orElseThrow().path("plans").forEach(plans::add);
      return plans;
    }
  }

  /** Plans that are being executed. */
  public List<UUID> due() throws SQLException {
    try (var query = connection.prepareStatement("SELECT * FROM fieldfare.rollback_plans_due(?)")) {
      query.setInt(1, BATCH);
      List<UUID> plans = new ArrayList<>();
      ResultSet rows = query.executeQuery();
      while (rows.next()) {
        plans.add(rows.getObject(1, UUID.class));
      }
      return plans;
    }
  }

  /** Does what can be done for a plan now. */
  public Advance advance(UUID plan) throws SQLException {
    connection.setAutoCommit(false);
    try (var call = connection.prepareStatement("SELECT fieldfare.advance_rollback_plan(?)")) {
      LockedTable.refuseViews(connection);
      call.setObject(1, plan);
      ResultSet row = call.executeQuery();
      row.next();
      String answer = row.getString(1);
      connection.commit();
      return answer == null
          ? Advance.NOT_OURS
          : switch (answer) {
            case "moved" -> Advance.MOVED;
            case "waits" -> Advance.WAITS;
            case "ended" -> Advance.ENDED;
            default -> throw new IllegalStateException("unknown answer " + answer);
          };
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Sets the parameters of a call. */
  @FunctionalInterface
  private interface Parameters {
    void set(PreparedStatement call) throws SQLException;
  }

  private JsonNode inTransaction(String sql, Parameters parameters) throws SQLException {
    connection.setAutoCommit(false);
    try (var call = connection.prepareStatement(sql)) {
      LockedTable.refuseViews(connection);
      parameters.set(call);
      JsonNode answer = BackupLedger.answer(call).orElseThrow();
      connection.commit();
      return answer;
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }
}
