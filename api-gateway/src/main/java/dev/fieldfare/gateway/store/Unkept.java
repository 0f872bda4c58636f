package dev.fieldfare.gateway.store;

import dev.fieldfare.gateway.AuditEntry;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Entries of the audit trail that the database did not take: each is in the log, and all are sent
 * again every second until they are taken.
 *
 * <p>There are never many: while there are any, deeds are refused before they are done.
 */
final class Unkept {

  private static final int BATCH = 256;

  private final Function<List<AuditEntry>, CompletionStage<List<Void>>> insert;
  private final Queue<AuditEntry> entries = new ArrayDeque<>();
  private boolean isTrying;

  Unkept(Function<List<AuditEntry>, CompletionStage<List<Void>>> insert) {
    this.insert = insert;
  }

  Uni<Void> add(AuditEntry entry, Throwable failure) {
    Log.errorf("audit entry not kept, will retry entry=%s reason=%s", entry, failure.getMessage());
    synchronized (this) {
      entries.add(entry);
      if (!isTrying) {
        isTrying = true;
        tryLater();
      }
    }
    return Uni.createFrom().voidItem();
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
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                remove(batch.size());
              }
              goOn(failure != null);
            });
  }

  private synchronized List<AuditEntry> first() {
    return entries.stream().limit(BATCH).toList();
  }

  private synchronized void remove(int count) {
    for (int i = 0; i < count; i++) {
      entries.remove();
    }
    Log.infof("audit entries kept after all count=%d left=%d", count, entries.size());
  }

  private synchronized void goOn(boolean failed) {
    if (failed) {
      tryLater();
    } else if (entries.isEmpty()) {
      isTrying = false;
    } else {
      Infrastructure.getDefaultWorkerPool().execute(this::tryNow);
    }
  }
}
