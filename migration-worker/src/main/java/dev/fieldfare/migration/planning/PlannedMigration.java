package dev.fieldfare.migration.planning;

import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.plan.Plan;
import java.util.Optional;

/** A migration of a run, with what planning decided about it. */
public sealed interface PlannedMigration {

  /** The run that it was planned with. */
  Run run();

  /** The migration as it stands in line. */
  LineEntry entry();

  /** The plan, where there is one. */
  default Optional<Plan> planned() {
    return Optional.empty();
  }

  /** What its sender asked for, within the limits of its role, where there is a plan. */
  default Optional<MessageOptions> asked() {
    return Optional.empty();
  }

  /** How long its part of the transaction will hold strong locks. */
  default double holdMs() {
    return 0;
  }

  /** It is applied by this plan. */
  record Apply(Run run, LineEntry entry, Plan plan, MessageOptions options)
      implements PlannedMigration {

    // Measured: a change of metadata alone takes a fraction of a millisecond.
    private static final double INSTANT_MS = 0.4;

    @Override
    public Optional<Plan> planned() {
      return Optional.of(plan);
    }

    @Override
    public Optional<MessageOptions> asked() {
      return Optional.of(options);
    }

    @Override
    public double holdMs() {
      boolean copies = plan.requiresBackup() || !plan.isInstant();
      return copies ? Math.max(plan.estimate().holdMs(), INSTANT_MS) : INSTANT_MS;
    }
  }

  /** A dry run: the plan is all that was asked for. */
  record Skip(Run run, LineEntry entry, Plan plan, MessageOptions options)
      implements PlannedMigration {

    @Override
    public Optional<Plan> planned() {
      return Optional.of(plan);
    }

    @Override
    public Optional<MessageOptions> asked() {
      return Optional.of(options);
    }
  }

  /** It cannot be done. */
  record Fail(Run run, LineEntry entry, Failure failure) implements PlannedMigration {}

  /** Nothing of the run can be planned, because another session holds an exclusive lock. */
  record Wait(Run run) implements PlannedMigration {

    @Override
    public LineEntry entry() {
      return run.head();
    }
  }
}
