package dev.fieldfare.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.message.MessageOptions;
import dev.fieldfare.contracts.message.MessageParser;
import dev.fieldfare.contracts.message.MigrationMessage;
import dev.fieldfare.contracts.message.ParseResult;
import dev.fieldfare.contracts.message.ParseResult.Parsed;
import dev.fieldfare.contracts.message.Request;
import dev.fieldfare.contracts.message.Sender;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.migration.Workshop.UndoStart;
import dev.fieldfare.postgres.ledger.LineEntry;
import dev.fieldfare.postgres.plan.PlanOptions;
import dev.fieldfare.postgres.plan.PlanRequest;
import dev.fieldfare.postgres.plan.PlanResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plans runs: all of them with one look at the catalogue. */
public final class RunPlanner {
  private final Workshop workshop;
  private final MessageParser parser;
  private final String target;
  private final double holdBudgetMs;

  public RunPlanner(Workshop workshop, MessageParser parser, String target, double holdBudgetMs) {
    this.workshop = workshop;
    this.parser = parser;
    this.target = target;
    this.holdBudgetMs = holdBudgetMs;
  }

  /**
   * What of each run can be applied now, in the order of the runs; runs with nothing are left out.
   */
  public List<PlannedRun> plan(List<Run> runs) throws SQLException {
    Map<UUID, Verdict> verdicts = new HashMap<>();
    List<PlanRequest> requests = new ArrayList<>();
    for (Run run : runs) {
      for (LineEntry entry : run.entries()) {
        prepare(entry, requests, verdicts);
      }
    }
    Map<UUID, PlanResult> results = new HashMap<>();
    for (PlanResult result : requests.isEmpty() ? List.<PlanResult>of() : workshop.plan(requests)) {
      results.put(result.migrationId(), result);
    }
    return runs.stream()
        .map(run -> planned(run, results, verdicts))
        .filter(run -> run.blocked() || !run.decisions().isEmpty())
        .toList();
  }

  private void prepare(LineEntry entry, List<PlanRequest> requests, Map<UUID, Verdict> verdicts)
      throws SQLException {
    ParseResult parsed =
        parser.parseAccepted(
            entry.request().toString(), Sender.on(target, SenderRole.of(entry.senderRole())));
    if (!(parsed instanceof Parsed understood)) {
      Failure failure =
          Failure.of(FailureReason.INTERNAL_ERROR, "the ledger's request is no longer understood");
      verdicts.put(entry.id(), new Verdict.Fail(failure));
      return;
    }
    MigrationMessage message = understood.message();
    MessageOptions allowed = SenderLimits.of(entry.senderRole()).apply(message.options());
    PlanOptions options = new PlanOptions(allowed, message.declaredOldType());
    switch (message.request()) {
      case Request.Change change ->
          requests.add(new PlanRequest.PlanChange(entry.id(), change.operation(), options));
      case Request.Undo undo -> prepareUndo(entry, options, requests, verdicts);
    }
  }

  private void prepareUndo(
      LineEntry entry, PlanOptions options, List<PlanRequest> requests, Map<UUID, Verdict> verdicts)
      throws SQLException {
    UUID original = entry.undoOf().orElseThrow();
    switch (workshop.undoStart(original)) {
      case UndoStart.Ready ready ->
          requests.add(new PlanRequest.PlanUndo(entry.id(), original, ready.original(), options));
      case UndoStart.Impossible impossible ->
          verdicts.put(entry.id(), new Verdict.Fail(impossible.failure()));
    }
  }

  private PlannedRun planned(
      Run run, Map<UUID, PlanResult> results, Map<UUID, Verdict> impossible) {
    Optional<Decision> refusal =
        run.atomic() ? refusal(run, results, impossible) : Optional.empty();
    if (refusal.isPresent()) {
      return new PlannedRun(run, List.of(refusal.get()));
    }
    if (isBlocked(run, results)) {
      return PlannedRun.blocked(run);
    }
    List<Decision> decisions = new ArrayList<>();
    double hold = 0;
    for (LineEntry entry : run.entries()) {
      Optional<Verdict> verdict =
          Optional.ofNullable(impossible.get(entry.id()))
              .or(() -> verdict(entry, results.get(entry.id()), run.atomic()));
      if (verdict.isEmpty()) {
        break;
      }
      Decision decision = new Decision(entry, verdict.get());
      hold += decision.holdMs();
      if (!run.atomic() && !decisions.isEmpty() && !joins(decision, hold)) {
        break;
      }
      decisions.add(decision);
      if (endsRun(decision)) {
        break;
      }
    }
    return new PlannedRun(run, run.atomic() ? whole(decisions) : decisions);
  }

  // A refusal is final whatever the rest of an atomic set waits for.
  private static Optional<Decision> refusal(
      Run run, Map<UUID, PlanResult> results, Map<UUID, Verdict> impossible) {
    for (LineEntry entry : run.entries()) {
      if (impossible.containsKey(entry.id())) {
        return Optional.of(new Decision(entry, impossible.get(entry.id())));
      }
      if (results.get(entry.id()) instanceof PlanResult.Refused refused) {
        return Optional.of(new Decision(entry, new Verdict.Fail(Failure.of(refused.refusal()))));
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
  private static List<Decision> whole(List<Decision> decisions) {
    return decisions.stream()
        .filter(decision -> decision.verdict() instanceof Verdict.Fail)
        .findFirst()
        .map(List::of)
        .orElse(decisions);
  }

  private boolean joins(Decision decision, double holdMs) {
    boolean rewrites = decision.verdict().planned().filter(plan -> !plan.isInstant()).isPresent();
    return holdMs <= holdBudgetMs && !rewrites;
  }

  // What stands behind a failed member of a change set is cancelled, and behind a rewrite the shape
  // is looked at anew.
  private static boolean endsRun(Decision decision) {
    boolean fails = decision.verdict() instanceof Verdict.Fail;
    boolean rewrites = decision.verdict().planned().filter(plan -> !plan.isInstant()).isPresent();
    return (fails && decision.entry().changeSet().isPresent())
        || (rewrites && !decision.entry().isAtomic());
  }

  private static Optional<Verdict> verdict(LineEntry entry, PlanResult result, boolean atomic) {
    return switch (result) {
      case PlanResult.Planned planned ->
          Optional.of(
              entry.dryRun()
                  ? new Verdict.Skip(planned.plan())
                  : new Verdict.Apply(planned.plan()));
      case PlanResult.Refused refused ->
          Optional.of(new Verdict.Fail(Failure.of(refused.refusal())));
      case PlanResult.Blocked blocked -> Optional.empty();
      case PlanResult.Deferred deferred ->
          atomic
              ? Optional.of(
                  new Verdict.Fail(
                      Failure.of(
                          FailureReason.UNSUPPORTED,
                          "cannot be planned together with the rest of its atomic change set: "
                              + deferred.reason())))
              : Optional.empty();
    };
  }
}
