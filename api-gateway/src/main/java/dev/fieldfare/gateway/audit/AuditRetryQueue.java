package dev.fieldfare.gateway.audit;

import io.quarkus.logging.Log;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Entries of the audit trail that the database did not accept. Each is in the log, and all are
 * written again every second until the database accepts them.
 *
 * <p>There are never many: while there are any, actions are refused before they are carried out. A
 * batch that fails because of one entry is halved down to that entry, which is set aside.
 */
final class AuditRetryQueue {

  private static final int LARGEST = 256;

  private final Function<List<AuditEntry>, CompletionStage<List<Void>>> insert;
  private final PoisonEntries poison;
  private final Queue<AuditEntry> entries = new ArrayDeque<>();
  private int batchSize = LARGEST;
  private boolean isTrying;

  AuditRetryQueue(
      Function<List<AuditEntry>, CompletionStage<List<Void>>> insert, PoisonEntries poison) {
    this.insert = insert;
    this.poison = poison;
  }

  void add(AuditEntry entry, Throwable failure) {
    Log.errorf(
        "audit entry not written, will retry entry=%s reason=%s", entry, failure.getMessage());
    synchronized (this) {
      entries.add(entry);
      if (!isTrying) {
        isTrying = true;
        tryLater();
      }
    }
  }

  synchronized int size() {
    return entries.size();
  }

  private void tryLater() {
    Infrastructure.getDefaultWorkerPool().schedule(this::tryNow, 1, TimeUnit.SECONDS);
  }

  private void tryNow() {
    List<AuditEntry> batch = first();
    insert
        .apply(batch)
        .handle((done, failure) -> afterTry(batch, failure))
        .thenCompose(Function.identity())
        .whenComplete((progress, failure) -> goOn(Boolean.TRUE.equals(progress)));
  }

  /** Returns whether another attempt makes sense at once. */
  private CompletionStage<Boolean> afterTry(List<AuditEntry> batch, Throwable failure) {
    if (failure == null) {
      remove(batch.size());
      return CompletableFuture.completedFuture(true);
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (!PoisonEntries.mayBe(cause)) {
      return CompletableFuture.completedFuture(false);
    }
    if (batch.size() > 1) {
      halve(batch.size());
      return CompletableFuture.completedFuture(true);
    }
    return poison
        .setAside(batch.getFirst(), cause)
        .thenApply(
            isSetAside -> {
              if (isSetAside) {
                remove(1);
              }
              return isSetAside;
            });
  }

  private synchronized List<AuditEntry> first() {
    return entries.stream().limit(batchSize).toList();
  }

  private synchronized void halve(int size) {
    batchSize = size / 2;
  }

  private synchronized void remove(int count) {
    for (int i = 0; i < count; i++) {
      entries.remove();
    }
    batchSize = Math.min(LARGEST, batchSize * 2);
    Log.infof("audit backlog flushed count=%d left=%d", count, entries.size());
  }

  private synchronized void goOn(boolean progress) {
    if (entries.isEmpty()) {
      isTrying = false;
    } else if (progress) {
      Infrastructure.getDefaultWorkerPool().execute(this::tryNow);
    } else {
      tryLater();
    }
  }
}
