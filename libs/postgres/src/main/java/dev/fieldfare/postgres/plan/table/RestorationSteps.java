package dev.fieldfare.postgres.plan.table;

import dev.fieldfare.contracts.operation.TableName;
import dev.fieldfare.contracts.plan.Severity;
import dev.fieldfare.postgres.catalog.TableRef;
import dev.fieldfare.postgres.catalog.TableShape;
import dev.fieldfare.postgres.plan.LockMode;
import dev.fieldfare.postgres.plan.PlanDraft;
import dev.fieldfare.postgres.plan.Restoration;
import dev.fieldfare.postgres.plan.Sql;
import dev.fieldfare.postgres.plan.context.PlannedSchema;
import java.util.Optional;
import java.util.function.Predicate;

/** Adds to the plan of an undo what is made again, and says what is not. */
public final class RestorationSteps {

  private final PlanDraft draft;
  private final PlannedSchema plannedSchema;
  private final TableShape shape;

  public RestorationSteps(PlanDraft draft, PlannedSchema plannedSchema, TableShape shape) {
    this.draft = draft;
    this.plannedSchema = plannedSchema;
    this.shape = shape;
  }

  /**
   * Adds one restoration.
   *
   * @param enoughTime whether there is time to look at every row, by the other table if any
   */
  public void add(Restoration restoration, Predicate<Optional<TableShape>> enoughTime) {
    Optional<TableShape> partner = restoration.other().flatMap(plannedSchema::table);
    if (isGone(restoration, partner)) {
      warnOfGone(restoration);
      return;
    }
    restoration.warnOfLosses(draft);
    partner.ifPresent(
        table ->
            draft.lock(new TableRef(table.lockName(), table.oid()), LockMode.ACCESS_EXCLUSIVE));
    if (restoration.quickly().isEmpty() || enoughTime.test(partner)) {
      restoration.statements().forEach(statement -> draft.step(Sql.rewriting(statement)));
    } else {
      restoration.quickly().forEach(statement -> draft.step(Sql.instant(statement)));
      notValid("The " + restoration.description());
    }
  }

  private boolean isGone(Restoration restoration, Optional<TableShape> partner) {
    Optional<TableName> other = restoration.other();
    boolean detached =
        restoration.ofPartition()
            && shape.relatives().stream().noneMatch(each -> other.equals(Optional.of(each.name())));
    return detached || other.isPresent() && partner.isEmpty();
  }

  private void warnOfGone(Restoration restoration) {
    draft
        .lossy()
        .warn(
            "not_restored",
            Severity.HIGH,
            "The %s needs %s, which no longer exists%s."
                .formatted(
                    restoration.description(),
                    restoration.other().orElseThrow(),
                    restoration.ofPartition() ? " or is no longer a partition" : ""),
            "Create it by hand if you still need it.");
  }

  /** Says that a constraint does not cover the rows that are there. */
  public void notValid(String what) {
    draft
        .lossy()
        .warn(
            "not_valid",
            Severity.MEDIUM,
            what + " is restored as NOT VALID: it applies to rows that are written from now on.",
            "Correct the rows that violate it, then validate the constraint.");
  }
}
