package dev.fieldfare.contracts.migration;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.plan.PlanDocument;
import dev.fieldfare.contracts.plan.PlanDocument.Warning;
import dev.fieldfare.contracts.plan.Strategy;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A migration as everybody sees it: in the API, and without its plan in lists and events.
 *
 * @param id its UUID
 * @param idempotencyKey the key that it was sent with or got
 * @param seq its place among all migrations of the target
 * @param waitReason what a waiting one waits for
 * @param undoOf the migration that this one takes back
 * @param undoneBy the migration that took this one back
 */
public record Migration(
    String id,
    Optional<String> idempotencyKey,
    OptionalLong seq,
    @JsonUnwrapped Subject subject,
    Status status,
    Optional<String> waitReason,
    Optional<Strategy> strategy,
    List<Attempt> attempts,
    Optional<String> requestedBy,
    @JsonUnwrapped Timing timing,
    Optional<Progress> progress,
    Optional<MigrationError> error,
    List<Warning> warnings,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<PlanDocument> plan,
    Optional<String> backupId,
    UndoInfo undo,
    Optional<String> undoOf,
    Optional<String> undoneBy,
    Optional<ChangeSetInfo> changeSet) {

  public Migration {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(idempotencyKey, "idempotencyKey");
    Objects.requireNonNull(seq, "seq");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(waitReason, "waitReason");
    Objects.requireNonNull(strategy, "strategy");
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
    Objects.requireNonNull(requestedBy, "requestedBy");
    Objects.requireNonNull(timing, "timing");
    Objects.requireNonNull(progress, "progress");
    Objects.requireNonNull(error, "error");
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(backupId, "backupId");
    Objects.requireNonNull(undo, "undo");
    Objects.requireNonNull(undoOf, "undoOf");
    Objects.requireNonNull(undoneBy, "undoneBy");
    Objects.requireNonNull(changeSet, "changeSet");
  }

  /** The same without its plan, for lists and events. */
  public Migration withoutPlan() {
    return with(Optional.empty(), warnings);
  }

  /** The same with this plan. */
  public Migration withPlan(PlanDocument shown) {
    return with(Optional.of(shown), warnings);
  }

  /** The same with one warning more. */
  public Migration withWarning(Warning added) {
    return with(plan, Stream.concat(warnings.stream(), Stream.of(added)).toList());
  }

  private Migration with(Optional<PlanDocument> shown, List<Warning> warned) {
    return new Migration(
        id,
        idempotencyKey,
        seq,
        subject,
        status,
        waitReason,
        strategy,
        attempts,
        requestedBy,
        timing,
        progress,
        error,
        warned,
        shown,
        backupId,
        undo,
        undoOf,
        undoneBy,
        changeSet);
  }
}
