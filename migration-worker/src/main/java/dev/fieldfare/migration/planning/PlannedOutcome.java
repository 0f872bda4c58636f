package dev.fieldfare.migration.planning;

import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.plan.Plan;
import java.util.Optional;

/** What planning decided about a migration. */
public sealed interface PlannedOutcome {

  /** It will be applied like this. */
  record Apply(Plan plan) implements PlannedOutcome {}

  /** A dry run: the plan is all that was asked for. */
  record Skip(Plan plan) implements PlannedOutcome {}

  /** It cannot be done. */
  record Fail(Failure failure) implements PlannedOutcome {}

  /** The plan, where there is one. */
  default Optional<Plan> planned() {
    return switch (this) {
      case Apply apply -> Optional.of(apply.plan());
      case Skip skip -> Optional.of(skip.plan());
      case Fail fail -> Optional.empty();
    };
  }
}
