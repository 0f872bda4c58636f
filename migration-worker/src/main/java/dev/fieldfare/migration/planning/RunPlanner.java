package dev.fieldfare.migration.planning;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderLimits;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.Failure;
import dev.fieldfare.migration.planning.PlanningLedger.UndoStart;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.plan.Plan;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import dev.fieldfare.postgres.plan.SetHold;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Plans runs: all of them with one look at the catalogue. */
public final class RunPlanner {
  private final PlanningLedger ledger;
  private final MessageParser parser;
  private final String target;
  private final long holdBudgetMs;

  public RunPlanner(PlanningLedger ledger, MessageParser parser, String target, long holdBudgetMs) {
    this.ledger = ledger;
    this.parser = parser;
    this.target = target;
    this.holdBudgetMs = holdBudgetMs;
  }

  /**
   * What of each run can be applied now, in the order of the runs; runs with nothing are left out.
   */
  public List<PlannedRun> plan(List<Run> runs) throws SQLException {
    Map<UUID, PlannedOutcome> outcomes = new HashMap<>();
    List<PlanRequest> requests = new ArrayList<>();
    for (Run run : runs) {
      for (LineEntry entry : run.entries()) {
        prepare(entry, requests, outcomes);
      }
    }
    Map<UUID, PlanResult> results = new HashMap<>();
    for (PlanResult result : requests.isEmpty() ? List.<PlanResult>of() : ledger.plan(requests)) {
      results.put(result.migrationId(), result);
    }
    return runs.stream()
        .map(run -> planned(run, results, outcomes))
        .map(run -> run.run().atomic() ? whole(run, requests) : run)
        .filter(run -> run.blocked() || !run.decisions().isEmpty())
        .toList();
  }

  private void prepare(
      LineEntry entry, List<PlanRequest> requests, Map<UUID, PlannedOutcome> outcomes)
      throws SQLException {
    ParseResult parsed =
        parser.parseAccepted(
            entry.request().toString(), Sender.on(target, SenderRole.of(entry.senderRole())));
    if (!(parsed instanceof Parsed understood)) {
      Failure failure =
          Failure.of(FailureReason.INTERNAL_ERROR, "the ledger's request is no longer understood");
      outcomes.put(entry.id(), new PlannedOutcome.Fail(failure));
      return;
    }
    MigrationMessage message = understood.message();
    SenderRole role = SenderRole.of(entry.senderRole());
    MessageOptions allowed = SenderLimits.of(role).apply(message.options());
    PlanOptions options = new PlanOptions(allowed, message.declaredOldType());
    switch (message.request()) {
      case Request.Change change ->
          requests.add(new PlanRequest.PlanChange(entry.id(), change.operation(), options));
      case Request.FormChange open ->
          throw new IllegalStateException("admitted with an open name: migration " + entry.id());
      case Request.Undo undo -> prepareUndo(entry, options, requests, outcomes);
      case Request.RunSql run ->
          throw new IllegalStateException("a version is in no line of a table: " + entry.id());
    }
  }

  private void prepareUndo(
      LineEntry entry,
      PlanOptions options,
      List<PlanRequest> requests,
      Map<UUID, PlannedOutcome> outcomes)
      throws SQLException {
    UUID original = entry.undoOf().orElseThrow();
    switch (ledger.undoStart(original)) {
      case UndoStart.Ready ready ->
          requests.add(new PlanRequest.PlanUndo(entry.id(), original, ready.original(), options));
      case UndoStart.Impossible impossible ->
          outcomes.put(entry.id(), new PlannedOutcome.Fail(impossible.failure()));
    }
  }

  private PlannedRun planned(
      Run run, Map<UUID, PlanResult> results, Map<UUID, PlannedOutcome> impossible) {
    Optional<PlannedMigration> refusal =
        run.atomic() ? refusal(run, results, impossible) : Optional.empty();
    if (refusal.isPresent()) {
      return new PlannedRun(run, List.of(refusal.get()));
    }
    if (isBlocked(run, results)) {
      return PlannedRun.blocked(run);
    }
    List<PlannedMigration> decisions = new ArrayList<>();
    double hold = 0;
    for (LineEntry entry : run.entries()) {
      Optional<PlannedOutcome> outcome =
          Optional.ofNullable(impossible.get(entry.id()))
              .or(() -> outcome(entry, results.get(entry.id()), run.atomic()));
      if (outcome.isEmpty()) {
        break;
      }
      PlannedMigration decision = new PlannedMigration(entry, outcome.get());
      hold += decision.holdMs();
      if (!run.atomic() && !decisions.isEmpty() && !joins(decision, hold)) {
        break;
      }
      decisions.add(decision);
      if (endsRun(decision)) {
        break;
      }
    }
    return new PlannedRun(run, decisions);
  }

  // A refusal is final whatever the rest of an atomic set waits for.
  private static Optional<PlannedMigration> refusal(
      Run run, Map<UUID, PlanResult> results, Map<UUID, PlannedOutcome> impossible) {
    for (LineEntry entry : run.entries()) {
      if (impossible.containsKey(entry.id())) {
        return Optional.of(new PlannedMigration(entry, impossible.get(entry.id())));
      }
      if (results.get(entry.id()) instanceof PlanResult.Refused refused) {
        return Optional.of(
            new PlannedMigration(entry, new PlannedOutcome.Fail(Failure.of(refused.refusal()))));
      }
    }
    return Optional.empty();
  }

  // Of a run the head decides: what is before a blocked one can be applied without it.
  private static boolean isBlocked(Run run, Map<UUID, PlanResult> results) {
    List<LineEntry> deciding = run.atomic() ? run.entries() : List.of(run.head());
    return deciding.stream()
        .anyMatch(entry -> results.get(entry.id()) instanceof PlanResult.Blocked);
  }

  // Of an atomic set in which one is refused only the refusal is recorded: the ledger ends the
  // others with it.
  private PlannedRun whole(PlannedRun set, List<PlanRequest> requests) {
    return set.decisions().stream()
        .filter(decision -> decision.outcome() instanceof PlannedOutcome.Fail)
        .findFirst()
        .or(() -> tooLong(set, requests))
        .map(refused -> new PlannedRun(set.run(), List.of(refused)))
        .orElse(set);
  }

  private Optional<PlannedMigration> tooLong(PlannedRun set, List<PlanRequest> requests) {
    Set<UUID> members =
        set.decisions().stream().map(it -> it.entry().id()).collect(Collectors.toSet());
    List<MessageOptions> asked =
        requests.stream()
            .filter(request -> members.contains(request.migrationId()))
            .map(request -> request.options().message())
            .toList();
    List<Plan> plans =
        set.decisions().stream()
            .map(PlannedMigration::outcome)
            .filter(PlannedOutcome.Apply.class::isInstance)
            .flatMap(outcome -> outcome.planned().stream())
            .toList();
    return SetHold.refuseTooLong(plans, SetHold.allowedMs(asked, holdBudgetMs))
        .map(Failure::of)
        .map(
            failure ->
                new PlannedMigration(
                    set.decisions().getFirst().entry(), new PlannedOutcome.Fail(failure)));
  }

  private boolean joins(PlannedMigration decision, double holdMs) {
    boolean rewrites = decision.outcome().planned().filter(plan -> !plan.isInstant()).isPresent();
    return holdMs <= holdBudgetMs && !rewrites;
  }

  // What stands behind a failed member of a change set is cancelled, and behind a rewrite the shape
  // is looked at anew.
  private static boolean endsRun(PlannedMigration decision) {
    boolean fails = decision.outcome() instanceof PlannedOutcome.Fail;
    boolean rewrites = decision.outcome().planned().filter(plan -> !plan.isInstant()).isPresent();
    return (fails && decision.entry().changeSet().isPresent())
        || (rewrites && !decision.entry().isAtomic());
  }

  private static Optional<PlannedOutcome> outcome(
      LineEntry entry, PlanResult result, boolean atomic) {
    return switch (result) {
      case PlanResult.Planned planned ->
          Optional.of(
              entry.dryRun()
                  ? new PlannedOutcome.Skip(planned.plan())
                  : new PlannedOutcome.Apply(planned.plan()));
      case PlanResult.Refused refused ->
          Optional.of(new PlannedOutcome.Fail(Failure.of(refused.refusal())));
      case PlanResult.Blocked blocked -> Optional.empty();
      case PlanResult.Deferred deferred ->
          atomic
              ? Optional.of(new PlannedOutcome.Fail(Failure.of(deferred.inAtomicSet())))
              : Optional.empty();
    };
  }
}
