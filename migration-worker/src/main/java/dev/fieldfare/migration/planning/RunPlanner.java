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
import dev.fieldfare.migration.planning.PlannedMigration.Apply;
import dev.fieldfare.migration.planning.PlannedMigration.Fail;
import dev.fieldfare.migration.planning.PlannedMigration.Skip;
import dev.fieldfare.migration.planning.PlannedMigration.Wait;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plans runs. All plans of a call are made from one read of the catalogue. */
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
   * Returns the migrations that can be applied now, in the order of the runs. A run that waits for
   * a lock gives one {@link Wait}. A run without an applicable migration is left out.
   */
  public List<PlannedMigration> plan(List<Run> runs) throws SQLException {
    Answers answers = new Answers(new LinkedHashMap<>(), new HashMap<>(), new HashMap<>());
    for (Run run : runs) {
      for (LineEntry entry : run.entries()) {
        prepare(entry, answers);
      }
    }
    if (!answers.requests.isEmpty()) {
      for (PlanResult result : ledger.plan(List.copyOf(answers.requests.values()))) {
        answers.results.put(result.migrationId(), result);
      }
    }
    List<PlannedMigration> planned = new ArrayList<>();
    for (Run run : runs) {
      planned.addAll(run.atomic() ? set(run, answers) : line(run, answers));
    }
    return planned;
  }

  /**
   * The requests, plans and refusals of one call, by migration id.
   *
   * @param impossible failures of migrations that are refused before they reach the planner
   */
  private record Answers(
      Map<UUID, PlanRequest> requests,
      Map<UUID, PlanResult> results,
      Map<UUID, Failure> impossible) {

    boolean isBlocked(LineEntry entry) {
      return results.get(entry.id()) instanceof PlanResult.Blocked;
    }

    Optional<Failure> refusal(LineEntry entry) {
      return Optional.ofNullable(impossible.get(entry.id()))
          .or(
              () ->
                  results.get(entry.id()) instanceof PlanResult.Refused refused
                      ? Optional.of(Failure.of(refused.refusal()))
                      : Optional.empty());
    }
  }

  private void prepare(LineEntry entry, Answers answers) throws SQLException {
    SenderRole role = SenderRole.of(entry.senderRole());
    ParseResult parsed = parser.parseAccepted(entry.request(), Sender.on(target, role));
    if (!(parsed instanceof Parsed understood)) {
      answers.impossible.put(
          entry.id(),
          Failure.of(FailureReason.INTERNAL_ERROR, "the ledger's request is no longer understood"));
      return;
    }
    MigrationMessage message = understood.message();
    MessageOptions allowed = SenderLimits.of(role).apply(message.options());
    PlanOptions options = new PlanOptions(allowed, message.declaredOldType());
    switch (message.request()) {
      case Request.Change change ->
          answers.requests.put(
              entry.id(), new PlanRequest.PlanChange(entry.id(), change.operation(), options));
      case Request.FormChange open ->
          throw new IllegalStateException("admitted with an open name: migration " + entry.id());
      case Request.Undo undo -> prepareUndo(entry, options, answers);
      case Request.RunSql run ->
          throw new IllegalStateException("a version is in no line of a table: " + entry.id());
    }
  }

  private void prepareUndo(LineEntry entry, PlanOptions options, Answers answers)
      throws SQLException {
    UUID original = entry.undoOf().orElseThrow();
    switch (ledger.undoStart(original)) {
      case UndoStart.Ready ready ->
          answers.requests.put(
              entry.id(),
              new PlanRequest.PlanUndo(entry.id(), original, ready.original(), options));
      case UndoStart.Impossible impossible ->
          answers.impossible.put(entry.id(), impossible.failure());
    }
  }

  // The run waits only if its head is blocked. Migrations before a blocked one can be applied.
  private List<PlannedMigration> line(Run run, Answers answers) {
    if (answers.isBlocked(run.head())) {
      return List.of(new Wait(run));
    }
    List<PlannedMigration> planned = new ArrayList<>();
    double holdMs = 0;
    for (LineEntry entry : run.entries()) {
      Optional<PlannedMigration> next = decide(run, entry, answers);
      if (next.isEmpty()) {
        break;
      }
      holdMs += next.get().holdMs();
      boolean joins = holdMs <= holdBudgetMs && !rewrites(next.get());
      if (!planned.isEmpty() && !joins) {
        break;
      }
      planned.add(next.get());
      if (endsRun(next.get())) {
        break;
      }
    }
    return planned;
  }

  // A refusal is final, even while other members wait. Only the refused member is recorded as
  // failed: the ledger then ends the other members.
  private List<PlannedMigration> set(Run run, Answers answers) {
    for (LineEntry entry : run.entries()) {
      Optional<Failure> refusal = answers.refusal(entry);
      if (refusal.isPresent()) {
        return List.of(new Fail(run, entry, refusal.get()));
      }
    }
    if (run.entries().stream().anyMatch(answers::isBlocked)) {
      return List.of(new Wait(run));
    }
    List<PlannedMigration> planned = new ArrayList<>();
    for (LineEntry entry : run.entries()) {
      if (answers.results.get(entry.id()) instanceof PlanResult.Deferred deferred) {
        return List.of(new Fail(run, entry, Failure.of(deferred.inAtomicSet())));
      }
      planned.add(decide(run, entry, answers).orElseThrow());
    }
    return tooLong(run, planned).map(List::of).orElse(planned);
  }

  private Optional<PlannedMigration> tooLong(Run run, List<PlannedMigration> planned) {
    List<MessageOptions> asked = planned.stream().flatMap(it -> it.asked().stream()).toList();
    List<Plan> plans =
        planned.stream()
            .filter(Apply.class::isInstance)
            .flatMap(it -> it.planned().stream())
            .toList();
    return SetHold.refuseTooLong(plans, SetHold.allowedMs(asked, holdBudgetMs))
        .map(refusal -> new Fail(run, planned.getFirst().entry(), Failure.of(refusal)));
  }

  // Empty when it can be planned only after the migrations before it are applied.
  private static Optional<PlannedMigration> decide(Run run, LineEntry entry, Answers answers) {
    Optional<Failure> refusal = answers.refusal(entry);
    if (refusal.isPresent()) {
      return Optional.of(new Fail(run, entry, refusal.get()));
    }
    if (!(answers.results.get(entry.id()) instanceof PlanResult.Planned planned)) {
      return Optional.empty();
    }
    MessageOptions options = answers.requests.get(entry.id()).options().message();
    return Optional.of(
        entry.dryRun()
            ? new Skip(run, entry, planned.plan(), options)
            : new Apply(run, entry, planned.plan(), options));
  }

  // Migrations behind a failed member of a change set are cancelled, and behind a rewrite the
  // catalogue is read again.
  private static boolean endsRun(PlannedMigration planned) {
    boolean fails = planned instanceof Fail;
    return (fails && planned.entry().changeSet().isPresent())
        || (rewrites(planned) && !planned.entry().isAtomic());
  }

  private static boolean rewrites(PlannedMigration planned) {
    return planned.planned().filter(plan -> !plan.isInstant()).isPresent();
  }
}
