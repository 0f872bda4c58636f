package dev.fieldfare.gateway.dashboard;

import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.message.SenderRole;
import dev.fieldfare.contracts.migration.Blocker;
import dev.fieldfare.contracts.migration.ChangeSetInfo;
import dev.fieldfare.contracts.migration.Migration;
import dev.fieldfare.contracts.migration.MigrationError;
import dev.fieldfare.contracts.migration.Progress;
import dev.fieldfare.gateway.dashboard.page.Wording;
import dev.fieldfare.gateway.dashboard.session.DashboardAddress;
import dev.fieldfare.gateway.security.Caller;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * One migration with everything that is known about it.
 *
 * @param plan the plan; a list of one, or empty while there is none
 * @param progress in words; empty when it shows none
 * @param undoText what an undo brings back, or why there is none
 */
public record MigrationView(
    MigrationRow row,
    List<Fact> facts,
    List<PlanView> plan,
    List<BlockerView> blockers,
    List<TimelineEntry> timeline,
    String progress,
    String undoText,
    boolean undoes,
    boolean cancels,
    boolean retries) {

  private static final Set<Status> CANCELLABLE =
      EnumSet.of(Status.SCHEDULED, Status.QUEUED, Status.WAITING, Status.PAUSED);

  /** A value with its name; {@code href} is empty when it leads nowhere. */
  public record Fact(String label, String value, String href) {}

  /** A session that held a lock in the way. */
  public record BlockerView(String pid, String user, String application, String age, String query) {

    static BlockerView of(Blocker blocker) {
      return new BlockerView(
          Integer.toString(blocker.pid()),
          blocker.user().orElse(""),
          blocker.application().orElse(""),
          Wording.millis(blocker.ageMs()),
          blocker.query().orElse(""));
    }
  }

  /** True when no worker will plan it any more. */
  public boolean isOver() {
    return Status.valueOf(row.status()).isFinal();
  }

  /** True when it is applied and not undone: a rollback plan can lead back to it. */
  public boolean isApplied() {
    return Status.valueOf(row.status()) == Status.APPLIED;
  }

  static MigrationView of(Migration migration, Caller viewer) {
    boolean isOperator = viewer.role().includes(SenderRole.OPERATOR);
    boolean isOwn = migration.requestedBy().equals(Optional.of(viewer.name()));
    boolean steers = isOperator || isOwn && viewer.role().includes(SenderRole.ENQUEUER);
    Status status = migration.status();
    return new MigrationView(
        MigrationRow.of(migration),
        facts(migration),
        migration.plan().map(PlanView::of).stream().toList(),
        migration.error().stream()
            .flatMap(error -> error.blockers().stream())
            .map(BlockerView::of)
            .toList(),
        TimelineEntry.of(migration),
        migration.progress().map(MigrationView::progress).orElse(""),
        undoText(migration),
        steers && status == Status.APPLIED && migration.undo().possible(),
        steers && CANCELLABLE.contains(status),
        isOperator && (status == Status.FAILED || status == Status.WAITING));
  }

  private static List<Fact> facts(Migration migration) {
    List<Fact> facts = new ArrayList<>();
    var timing = migration.timing();
    add(facts, "id", Optional.of(migration.id()));
    add(facts, "idempotency key", migration.idempotencyKey());
    add(facts, "waits for", migration.waitReason());
    add(facts, "error", migration.error().map(MigrationError::code));
    add(facts, "SQLSTATE", migration.error().flatMap(MigrationError::sqlState));
    add(facts, "duration", millis(timing.durationMs()));
    add(facts, "lock wait", millis(timing.lockWaitMs()));
    add(facts, "lock hold", millis(timing.lockHoldMs()));
    add(facts, "form", migration.subject().formId());
    add(facts, "field", migration.subject().fieldId());
    migration.undoOf().ifPresent(id -> facts.add(link("undo of", "/migrations/", id)));
    migration.undoneBy().ifPresent(id -> facts.add(link("undone by", "/migrations/", id)));
    migration.backupId().ifPresent(id -> facts.add(link("backup", "/backups/", id)));
    migration.changeSet().ifPresent(set -> facts.add(changeSet(set)));
    return facts;
  }

  private static void add(List<Fact> facts, String label, Optional<String> value) {
    value.ifPresent(text -> facts.add(new Fact(label, text, "")));
  }

  private static Fact link(String label, String page, String id) {
    return new Fact(label, id, page + DashboardAddress.encode(id));
  }

  private static Fact changeSet(ChangeSetInfo set) {
    return new Fact(
        "change set",
        "%d of %d%s".formatted(set.index() + 1, set.of(), set.atomic() ? ", atomic" : ""),
        "/migrations?set=" + DashboardAddress.encode(set.id()));
  }

  private static Optional<String> millis(OptionalDouble millis) {
    return millis.isPresent()
        ? Optional.of(Wording.millis(millis.getAsDouble()))
        : Optional.empty();
  }

  private static String progress(Progress progress) {
    String rows =
        "%s of %s rows".formatted(Wording.count(progress.done()), Wording.count(progress.total()));
    return progress.secondsLeft().isPresent()
        ? rows + ", " + Wording.millis(progress.secondsLeft().getAsLong() * 1_000.0) + " left"
        : rows;
  }

  private static String undoText(Migration migration) {
    String reason = migration.undo().reason().orElse("");
    if (!migration.undo().possible()) {
      return reason;
    }
    return migration.undo().lossless()
        ? "Every value comes back exactly."
        : "Not every value comes back exactly. " + reason;
  }
}
