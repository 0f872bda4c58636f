package dev.fieldfare.gateway.migration;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.Status;
import dev.fieldfare.contracts.UuidV7;
import dev.fieldfare.contracts.http.Accepted;
import dev.fieldfare.contracts.http.AcceptedMigration;
import dev.fieldfare.contracts.message.ChangeSetMembership;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.migration.MigrationLedger.Located;
import dev.fieldfare.gateway.security.Caller;
import dev.fieldfare.gateway.target.Targets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Accepts requests for migrations.
 *
 * <p>In this order: the body is parsed and checked without the ledger ({@link PostedMigrations}),
 * undos and open names are checked with the ledger ({@link PostingGuard}), everything goes into the
 * inbox in one transaction, the worker is woken. A failure before the inbox leaves nothing behind.
 * If the answer of the inbox is lost, the sender repeats the request with the same key.
 */
@ApplicationScoped
public class MigrationIntake {

  private static final String HREF = "/api/v1/migrations/";
  private static final int LARGE = 16 * 1024;

  private final Inbox inbox;
  private final MigrationLedger migrations;
  private final Targets targets;
  private final PostingGuard guard;
  private final WakeUp worker;
  private final BlockingExecutor blocking;
  private final UuidV7 ids = UuidV7.system();

  MigrationIntake(
      Inbox inbox,
      MigrationLedger migrations,
      Targets targets,
      PostingGuard guard,
      WakeUp worker,
      BlockingExecutor blocking) {
    this.inbox = inbox;
    this.migrations = migrations;
    this.targets = targets;
    this.guard = guard;
    this.worker = worker;
    this.blocking = blocking;
  }

  /** Accepts a posted body: one request or a change set. */
  public CompletionStage<Accepted> post(byte[] body, Optional<String> key, Caller caller) {
    if (body.length > LARGE) {
      return offEventLoop(() -> take(PostedMigrations.parse(body, key, caller), caller));
    }
    return take(PostedMigrations.parse(body, key, caller), caller);
  }

  /** Accepts a request that this program made. */
  public CompletionStage<Accepted> post(PostedMigrations posting, Caller caller) {
    return take(posting, caller);
  }

  private CompletionStage<Accepted> take(PostedMigrations posting, Caller caller) {
    targets.named(posting.target());
    if (PostingGuard.needsLedger(posting)) {
      return offEventLoop(
          () -> {
            guard.check(posting, caller);
            return put(posting, caller);
          });
    }
    return put(posting, caller);
  }

  private CompletionStage<Accepted> put(PostedMigrations posting, Caller caller) {
    return posting.isSet() ? putSet(posting, caller) : putOne(posting, caller);
  }

  private CompletionStage<Accepted> putOne(PostedMigrations posting, Caller caller) {
    InboxItem item = posting.item(0, posting.messages().getFirst().changeSet(), caller);
    return inbox
        .put(posting.target(), item)
        .thenCompose(verdict -> answer(posting.target(), List.of(item), List.of(verdict)));
  }

  private CompletionStage<Accepted> putSet(PostedMigrations posting, Caller caller) {
    String setId = ids.next().toString();
    int size = posting.messages().size();
    List<InboxItem> items = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      var place = new ChangeSetMembership(setId, i, size, posting.atomic());
      items.add(posting.item(i, Optional.of(place), caller));
    }
    return inbox
        .putAll(posting.target(), items)
        .thenCompose(verdicts -> answer(posting.target(), items, verdicts));
  }

  private CompletionStage<Accepted> answer(
      String target, List<InboxItem> items, List<InboxAnswer> verdicts) {
    for (int i = 0; i < items.size(); i++) {
      if (verdicts.get(i).kind() == InboxAnswer.Kind.CONFLICT) {
        throw conflict(items.get(i), verdicts.get(i).id());
      }
    }
    if (verdicts.stream().anyMatch(v -> v.kind() == InboxAnswer.Kind.DUPLICATE)) {
      return offEventLoop(() -> CompletableFuture.completedFuture(known(target, items, verdicts)));
    }
    worker.wake(target);
    Optional<String> set = items.getFirst().changeSet().map(ChangeSetMembership::id);
    List<AcceptedMigration> accepted = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      accepted.add(accepted(items.get(i), verdicts.get(i).id(), Status.QUEUED));
    }
    return CompletableFuture.completedFuture(new Accepted(set, accepted));
  }

  /** The first answer, with the present status of the migrations. */
  private Accepted known(String target, List<InboxItem> items, List<InboxAnswer> verdicts) {
    Optional<String> set = Optional.empty();
    List<AcceptedMigration> accepted = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      Optional<Located> found =
          migrations.find(List.of(targets.named(target)), verdicts.get(i).id());
      set = set.or(() -> found.flatMap(located -> located.migration().changeSetId()));
      Status status = found.map(l -> l.migration().status()).orElse(Status.QUEUED);
      accepted.add(accepted(items.get(i), verdicts.get(i).id(), status));
    }
    return new Accepted(set, accepted);
  }

  private static AcceptedMigration accepted(InboxItem item, UUID id, Status status) {
    String text = id.toString();
    return new AcceptedMigration(text, item.key().orElse(text), status, HREF + text);
  }

  private static RequestRefused conflict(InboxItem item, UUID id) {
    return new RequestRefused(
        FailureReason.KEY_CONFLICT,
        "The idempotency key \"%s\" was already used for another request, migration %s."
            .formatted(item.key().orElse(""), id));
  }

  private <T> CompletionStage<T> offEventLoop(Supplier<CompletionStage<T>> work) {
    return CompletableFuture.supplyAsync(work, blocking).thenCompose(stage -> stage);
  }
}
