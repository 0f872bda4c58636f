package dev.fieldfare.postgres.plan;

import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.postgres.ledger.LedgerInstaller;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import dev.fieldfare.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Plans, and carries plans out in one transaction: locks, fingerprints, statements. */
public final class Workbench implements AutoCloseable {

  private final Connection connection;
  private final Planning planning;

  Workbench(TestDatabase database) {
    this(database, PlanningLimits.DEFAULT);
  }

  Workbench(TestDatabase database, PlanningLimits limits) {
    try {
      if (database.query("SELECT 1 FROM pg_namespace WHERE nspname = 'fieldfare'").isEmpty()) {
        new LedgerInstaller(database.dataSource(), "main").install();
      }
      connection = database.connect();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    planning = new Planning(limits);
  }

  /** A change that was applied, or would be. */
  record Change(UUID id, Plan plan) {}

  static PlanRequest request(FieldOperation operation) {
    return new PlanChange(UUID.randomUUID(), operation, PlanOptions.DEFAULT);
  }

  PlanResult plan(FieldOperation operation) {
    return plan(List.of(request(operation))).getFirst();
  }

  PlanResult plan(PlanRequest request) {
    return plan(List.of(request)).getFirst();
  }

  List<PlanResult> plan(List<PlanRequest> requests) {
    try {
      return planning.plan(connection, requests);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The plan, which there must be. */
  Change planned(PlanRequest request) {
    return change(plan(request));
  }

  static Change change(PlanResult result) {
    if (result instanceof Planned(UUID id, Plan plan)) {
      return new Change(id, plan);
    }
    throw new AssertionError(result);
  }

  /** The refusal, which there must be. */
  Refusal refusal(PlanRequest request) {
    if (plan(request) instanceof Refused(UUID id, Refusal refusal)) {
      return refusal;
    }
    throw new AssertionError("not refused: " + request);
  }

  Refusal refusal(FieldOperation operation) {
    return refusal(request(operation));
  }

  Change apply(FieldOperation operation) {
    return apply(request(operation));
  }

  Change apply(PlanRequest request) {
    Change change = planned(request);
    carryOut(List.of(change));
    return change;
  }

  /** Applies a run in one transaction. */
  List<Change> applyTogether(FieldOperation... operations) {
    List<PlanRequest> requests = new ArrayList<>();
    for (FieldOperation operation : operations) {
      requests.add(request(operation));
    }
    List<Change> changes = plan(requests).stream().map(Workbench::change).toList();
    carryOut(changes);
    return changes;
  }

  Change undo(Change applied) {
    return apply(undoOf(applied));
  }

  static PlanRequest undoOf(Change applied) {
    // The undo starts from the stored plan.
    Plan stored = Plan.fromJson(StoredPlanTest.stored(applied.plan()));
    return new PlanUndo(UUID.randomUUID(), applied.id(), stored, PlanOptions.DEFAULT);
  }

  void carryOut(List<Change> changes) {
    List<Plan> plans = changes.stream().map(Change::plan).toList();
    try (Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      lock(statement, plans);
      for (String sql : Statements.join(plans)) {
        run(statement, sql);
      }
      connection.commit();
    } catch (SQLException e) {
      rollBack();
      throw new IllegalStateException(e.getMessage(), e);
    } finally {
      autoCommit();
    }
  }

  private static void lock(Statement statement, List<Plan> plans) throws SQLException {
    Map<Long, String> fingerprints = new HashMap<>();
    for (Plan plan : plans) {
      for (TableLock lock : plan.locks()) {
        statement.execute(
            "LOCK TABLE ONLY %s IN %s MODE".formatted(lock.sqlName(), lock.mode().sql()));
      }
      fingerprints.putAll(plan.fingerprints());
    }
    for (var expected : fingerprints.entrySet()) {
      ResultSet row =
          statement.executeQuery(
              "SELECT fingerprint FROM fieldfare.fingerprints(ARRAY[%d::oid], ARRAY[nullif('%s', '')])"
                  .formatted(expected.getKey(), expected.getValue().split(":")[0]));
      row.next();
      if (!expected.getValue().equals(row.getString(1))) {
        throw new IllegalStateException("the table has changed");
      }
    }
  }

  /** As text inside a function, the way a plan is carried out in earnest. */
  private static void run(Statement statement, String sql) throws SQLException {
    try (var call = statement.getConnection().prepareStatement("SELECT pg_temp.run(?)")) {
      call.setString(1, sql);
      statement.execute(
          """
          CREATE OR REPLACE FUNCTION pg_temp.run(sql text) RETURNS void LANGUAGE plpgsql
          SET search_path = pg_catalog, pg_temp AS $$ BEGIN EXECUTE sql; END $$
          """);
      call.execute();
    }
  }

  private void rollBack() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void autoCommit() {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first column of each row as text. */
  List<String> query(String sql) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
