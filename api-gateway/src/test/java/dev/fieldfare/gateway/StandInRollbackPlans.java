package dev.fieldfare.gateway;

import com.sun.net.httpserver.HttpExchange;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.rollback.RollbackCode;
import dev.fieldfare.contracts.rollback.RollbackExecution;
import dev.fieldfare.contracts.rollback.RollbackPlan;
import dev.fieldfare.contracts.rollback.RollbackPlan.Origin;
import dev.fieldfare.contracts.rollback.RollbackPlan.PlanError;
import dev.fieldfare.contracts.rollback.RollbackPlan.RestoredRows;
import dev.fieldfare.contracts.rollback.RollbackPlan.WayBack;
import dev.fieldfare.contracts.rollback.RollbackPlanPage;
import dev.fieldfare.contracts.rollback.RollbackPlanRequest;
import dev.fieldfare.contracts.rollback.RollbackPlanStatus;
import dev.fieldfare.contracts.rollback.RollbackStep;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The rollback plans of the stand-in for the backup-worker: one to execute, two that ended. */
final class StandInRollbackPlans {

  static final String ROOT = "/internal/v1/rollback-plans";
  static final UUID PLANNED = UUID.fromString("00000000-0000-7000-8000-0000000000a1");
  static final UUID COMPLETED = UUID.fromString("00000000-0000-7000-8000-0000000000a2");
  static final UUID FAILED = UUID.fromString("00000000-0000-7000-8000-0000000000a3");
  static final String CODE = "ROLLBACK_0A1B2C3D";

  private static final String HOSTILE = StandInBackups.HOSTILE;
  private static final Instant BEGIN = Instant.parse("2026-01-02T12:00:00Z");

  private final Map<UUID, RollbackPlan> plans = new TreeMap<>();

  StandInRollbackPlans() {
    Origin backup = Origin.ofBackups(List.of(StandInBackups.TABLE));
    plans.put(PLANNED, plan(PLANNED, RollbackPlanStatus.PLANNED, backup));
    plans.put(COMPLETED, plan(COMPLETED, RollbackPlanStatus.COMPLETED, backup));
    plans.put(FAILED, plan(FAILED, RollbackPlanStatus.FAILED, backup));
  }

  void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(ROOT.length());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (path.isEmpty() && body.length == 0) {
        StandInBackups.write(exchange, 200, page(exchange.getRequestURI().getQuery()));
      } else if (path.isEmpty()) {
        create(exchange, ContractsJson.mapper().readValue(body, RollbackPlanRequest.class));
      } else {
        answerOne(exchange, path.substring(1).split("/"), body);
      }
    }
  }

  private RollbackPlanPage page(String query) {
    boolean isOther = query.contains("target=other");
    return new RollbackPlanPage(
        isOther ? List.of() : List.copyOf(plans.values()), List.of("other" + HOSTILE));
  }

  private void create(HttpExchange exchange, RollbackPlanRequest asked) throws IOException {
    UUID id = UUID.randomUUID();
    plans.put(id, plan(id, RollbackPlanStatus.PLANNED, asked.origin()));
    StandInBackups.write(exchange, 201, plans.get(id));
  }

  private void answerOne(HttpExchange exchange, String[] parts, byte[] body) throws IOException {
    RollbackPlan known = plans.get(UUID.fromString(parts[0]));
    if (known == null) {
      StandInBackups.refuse(
          exchange, FailureReason.NOT_FOUND, "There is no rollback plan with this id.");
    } else if (parts.length == 1) {
      StandInBackups.write(exchange, 200, known);
    } else if (known.status() != RollbackPlanStatus.PLANNED) {
      StandInBackups.refuse(exchange, FailureReason.WRONG_STATE, "A plan is executed once.");
    } else if (parts[1].equals("code")) {
      StandInBackups.write(
          exchange, 200, new RollbackCode(CODE, BEGIN.plusSeconds(600), known.hash()));
    } else {
      execute(exchange, known, ContractsJson.mapper().readValue(body, RollbackExecution.class));
    }
  }

  private void execute(HttpExchange exchange, RollbackPlan known, RollbackExecution asked)
      throws IOException {
    boolean isConfirmed = asked.understandsDataLoss() && asked.absolutelySure();
    if (isConfirmed && asked.code().equals(Optional.of(CODE))) {
      plans.put(known.id(), plan(known.id(), RollbackPlanStatus.EXECUTING, known.origin()));
      StandInBackups.write(exchange, 202, plans.get(known.id()));
    } else {
      StandInBackups.refuse(exchange, FailureReason.INVALID_VALUE, "Invalid confirmation code.");
    }
  }

  private static RollbackPlan plan(UUID id, RollbackPlanStatus status, Origin origin) {
    boolean isBegun = status != RollbackPlanStatus.PLANNED;
    boolean isFailed = status == RollbackPlanStatus.FAILED;
    String done = isFailed ? "FAILED" : status.isFinal() ? "DONE" : isBegun ? "RUNNING" : "PENDING";
    return new RollbackPlan(
        id,
        "main",
        status,
        origin,
        "ab".repeat(32),
        HOSTILE,
        BEGIN,
        isBegun ? Optional.of("ann") : Optional.empty(),
        isBegun ? Optional.of(BEGIN.plusSeconds(60)) : Optional.empty(),
        status.isFinal() ? Optional.of(BEGIN.plusSeconds(90)) : Optional.empty(),
        2_500,
        status == RollbackPlanStatus.COMPLETED
            ? Optional.of(List.of(new RestoredRows(HOSTILE, Optional.of(10L), Optional.of(11L))))
            : Optional.empty(),
        isFailed
            ? Optional.of(new PlanError("lock_timeout", "Not locked: " + HOSTILE))
            : Optional.empty(),
        Optional.of(List.of(new WayBack("FIX_FORWARD", true, HOSTILE, List.of()))),
        List.of(
            step(1, "REMOVE_TABLE", "CRITICAL", "all rows of the table as it is now", 1_234L, done),
            step(2, "VERIFY", "STANDARD", null, null, isFailed ? "PENDING" : done)));
  }

  private static RollbackStep step(
      int n, String kind, String level, String loses, Long rowsNow, String status) {
    boolean isBegun = !status.equals("PENDING");
    return new RollbackStep(
        n,
        kind,
        level,
        "Step on " + HOSTILE,
        Optional.ofNullable(loses),
        Optional.empty(),
        rowsNow == null ? Optional.empty() : Optional.of(StandInBackups.TABLE),
        Optional.of("public"),
        Optional.of("orders"),
        Optional.ofNullable(rowsNow),
        rowsNow == null ? Optional.empty() : Optional.of(1_000L),
        1_250,
        status,
        isBegun && rowsNow != null ? Optional.of(StandInBackups.RESTORE) : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
