package dev.fieldfare.backup.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.operation.CastErrorMode;
import dev.fieldfare.contracts.operation.ChangeType;
import dev.fieldfare.contracts.operation.DropColumn;
import dev.fieldfare.contracts.operation.DropTable;
import dev.fieldfare.contracts.operation.FieldOperation;
import dev.fieldfare.contracts.operation.QuarantineMode;
import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.postgres.ledger.AdmissionColumn;
import dev.fieldfare.postgres.ledger.AdmissionColumns;
import dev.fieldfare.postgres.ledger.AdmissionLedger;
import dev.fieldfare.postgres.ledger.ApplyAnswer;
import dev.fieldfare.postgres.ledger.ApplyLedger;
import dev.fieldfare.postgres.ledger.ApplyLedger.Breadth;
import dev.fieldfare.postgres.ledger.InboxRequest;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.ledger.OutcomeColumns;
import dev.fieldfare.postgres.ledger.WorkerShare;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanRequest.PlanChange;
import dev.fieldfare.postgres.plan.PlanRequest.PlanUndo;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.PlanResult.Planned;
import dev.fieldfare.postgres.plan.PlanResult.Refused;
import dev.fieldfare.postgres.plan.Planning;
import dev.fieldfare.postgres.plan.PlanningLimits;
import dev.fieldfare.postgres.plan.Statements;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Does one by one what the migration-worker does: admits requests from the inbox, and plans and
 * applies what is first in line, with the same functions of the ledger.
 */
public final class SmallWorker {
  private final DataSource target;
  private final Planning planning = new Planning(PlanningLimits.DEFAULT);

  public SmallWorker(DataSource target) {
    this.target = target;
  }

  /** Sends a request and does everything that can be done. */
  public UUID run(String request) {
    UUID id = send(request);
    work();
    return id;
  }

  /** Sends a request. */
  public UUID send(String request) {
    try (var connection = target.getConnection();
        var call = connection.prepareStatement("SELECT * FROM fieldfare.enqueue(?::jsonb)")) {
      call.setString(1, request);
      var row = call.executeQuery();
      row.next();
      return row.getObject(1, UUID.class);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** Does everything that can be done; returns how many migrations ended. */
  public int work() {
    try (var connection = target.getConnection()) {
      AdmissionLedger admission = new AdmissionLedger(connection);
      admission.admit(
          ContractsJson.mapper().createObjectNode(), messages(admission.readInbox(100)));
      int ended = 0;
      while (step(connection)) {
        ended++;
      }
      return ended;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private boolean step(Connection connection) throws SQLException {
    ApplyLedger ledger = new ApplyLedger(connection);
    List<LineEntry> entries =
        ledger.nextLines("", new Breadth(50, 1_000, 1), WorkerShare.ALL, Set.of()).entries();
    Optional<LineEntry> ready = entries.stream().filter(LineEntry::isReady).findFirst();
    if (ready.isEmpty()) {
      return false;
    }
    PlanResult result = planning.plan(connection, List.of(request(ledger, ready.get()))).getFirst();
    ApplyAnswer answer = apply(ledger, ready.get(), result);
    if (answer instanceof ApplyAnswer.Done) {
      return true;
    }
    throw new IllegalStateException("not applied: " + answer);
  }

  private static PlanRequest request(ApplyLedger ledger, LineEntry entry) throws SQLException {
    if (entry.undoOf().isPresent()) {
      Plan original = Plan.fromJson(ledger.outcome(entry.undoOf().get()).plan());
      return new PlanUndo(entry.id(), entry.undoOf().get(), original, PlanOptions.DEFAULT);
    }
    return new PlanChange(entry.id(), operation(entry), PlanOptions.DEFAULT);
  }

  private static FieldOperation operation(LineEntry entry) {
    JsonNode request = json(entry.request());
    TableName table = TableName.of(request.path("table").asText());
    String column = request.path("column").asText();
    return switch (entry.migrationType()) {
      case "DROP_COLUMN" -> new DropColumn(table, column, false, QuarantineMode.AUTO);
      case "CHANGE_TYPE" ->
          new ChangeType(
              table,
              column,
              request.path("dataType").asText(),
              Optional.empty(),
              CastErrorMode.FAIL);
      case "DROP_TABLE" -> new DropTable(table, false);
      default -> throw new IllegalStateException("not for this worker: " + entry);
    };
  }

  private static ApplyAnswer apply(ApplyLedger ledger, LineEntry entry, PlanResult result)
      throws SQLException {
    return switch (result) {
      case Planned(UUID id, Plan plan) ->
          ledger.apply(conditions(Optional.of(plan)), statements(plan), applied(entry, plan));
      case Refused refused ->
          ledger.apply(conditions(Optional.empty()), List.of(), failed(entry, refused));
      case PlanResult.Deferred deferred -> throw new IllegalStateException(deferred.reason());
      case PlanResult.Blocked blocked -> throw new IllegalStateException("blocked: " + blocked);
    };
  }

  private static OutcomeColumns failed(LineEntry entry, Refused refused) {
    ObjectNode other = ContractsJson.mapper().createObjectNode();
    other
        .putObject("error")
        .put("code", refused.refusal().reason().label())
        .put("class", "refusal")
        .put("message", refused.refusal().message());
    return new OutcomeColumns(1).next(entry.id(), "FAILED").other(other);
  }

  private static OutcomeColumns applied(LineEntry entry, Plan plan) {
    OutcomeColumns outcome =
        new OutcomeColumns(1)
            .next(entry.id(), "APPLIED")
            .plan(plan.strategy().label(), plan.toJson(), "")
            .values(plan.oldValue(), plan.newValue())
            .undoes(entry.undoOf());
    return plan.requiresBackup()
        ? outcome.other(ContractsJson.mapper().createObjectNode().put("keeps", true))
        : outcome;
  }

  private static List<String> statements(Plan plan) {
    return Statements.owned(List.of(plan)).stream().map(Statements.Owned::sql).toList();
  }

  // The statements run as the session's role, which owns ledger and tables.
  private static ObjectNode conditions(Optional<Plan> plan) {
    ObjectNode conditions = ContractsJson.mapper().createObjectNode().put("waitMs", 1_000);
    ArrayNode locks = conditions.putArray("locks");
    ObjectNode fingerprints = conditions.putObject("fingerprints");
    conditions.putArray("owners");
    plan.ifPresent(
        p -> {
          p.locks()
              .forEach(
                  lock ->
                      locks
                          .addObject()
                          .put("relation", lock.sqlName())
                          .put("oid", lock.oid())
                          .put("mode", lock.mode().sql()));
          p.fingerprints().forEach((oid, text) -> fingerprints.put(oid.toString(), text));
        });
    return conditions;
  }

  private static AdmissionColumns messages(List<InboxRequest> requests) {
    AdmissionColumns columns = new AdmissionColumns(requests.size());
    for (InboxRequest request : requests) {
      JsonNode body = json(request.body());
      columns.next();
      columns
          .put(AdmissionColumn.PLACE, Long.toString(request.place()))
          .put(AdmissionColumn.ID, request.id().toString())
          .put(AdmissionColumn.BODY_HASH, "h" + body.hashCode())
          .put(AdmissionColumn.MIGRATION_TYPE, body.path("type").asText())
          .put(AdmissionColumn.REQUEST, body.toString())
          .put(AdmissionColumn.WAY, request.sender().way())
          .put(AdmissionColumn.REQUESTED_BY, request.sender().requestedBy());
      if (body.has("migrationId")) {
        columns.put(AdmissionColumn.UNDO_REF, body.path("migrationId").asText());
      } else {
        columns
            .put(AdmissionColumn.SCHEMA_NAME, "public")
            .put(AdmissionColumn.TABLE_NAME, body.path("table").asText())
            .put(AdmissionColumn.COLUMN_NAME, body.path("column").textValue())
            .putArray(AdmissionColumn.NAMES, List.of("public." + body.path("table").asText()));
      }
    }
    return columns;
  }

  private static JsonNode json(String text) {
    try {
      return ContractsJson.mapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
