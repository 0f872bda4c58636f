package dev.fieldfare.migration.planning;

import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** A target and its ledger as planning sees them. */
public interface PlanningLedger {

  /** The state from which an undo starts. */
  UndoStart undoStart(UUID original) throws SQLException;

  /** Plans in order, each against the shape that the earlier ones leave. */
  List<PlanResult> plan(List<PlanRequest> requests) throws SQLException;

  /** What is known of a migration that is to be undone. */
  sealed interface UndoStart {
    /** It was applied by this plan, and nothing came after it. */
    record Ready(Plan original) implements UndoStart {}

    /** It cannot be undone. */
    record Impossible(Failure failure) implements UndoStart {}
  }
}
