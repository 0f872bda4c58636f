package dev.fieldfare.gateway.audit;

import dev.fieldfare.contracts.UuidV7;
import io.quarkus.logging.Log;
import io.vertx.sqlclient.DatabaseException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sets entries aside that the audit table can never accept, so that they do not block other
 * entries.
 *
 * <p>An entry is set aside only while the table accepts an ordinary entry. A table that accepts no
 * entry stops all audited actions.
 */
final class PoisonEntries {

  /** Classes of SQLSTATE that concern the server or the table, not one entry. */
  private static final Set<String> SHARED =
      Set.of("08", "25", "28", "3D", "3F", "40", "42", "53", "55", "57", "58", "F0", "XX");

  private static final UuidV7 IDS = UuidV7.system();

  private final Supplier<CompletionStage<Boolean>> takesOrdinaryEntries;
  private final AtomicLong count = new AtomicLong();

  PoisonEntries(Supplier<CompletionStage<Boolean>> takesOrdinaryEntries) {
    this.takesOrdinaryEntries = takesOrdinaryEntries;
  }

  /** True when the failure may lie in a single entry of the batch. */
  static boolean mayBe(Throwable failure) {
    return failure instanceof DatabaseException refused
        && refused.getSqlState() != null
        && !SHARED.contains(refused.getSqlState().substring(0, 2));
  }

  /** An entry without unusual content, to test the table. */
  static AuditEntry ordinary() {
    return new AuditEntry(
        IDS.next(),
        Instant.now(),
        "gateway",
        "viewer",
        "audit.check",
        Optional.empty(),
        Optional.empty(),
        "/",
        200,
        "accepted",
        Optional.empty(),
        Optional.empty());
  }

  long count() {
    return count.get();
  }

  /** Sets the entry aside if it causes the failure. False when the entry must be retried. */
  CompletionStage<Boolean> setAside(AuditEntry entry, Throwable failure) {
    if (!mayBe(failure)) {
      return CompletableFuture.completedFuture(false);
    }
    return takesOrdinaryEntries
        .get()
        .whenComplete(
            (takesOthers, error) -> note(Boolean.TRUE.equals(takesOthers), entry, failure));
  }

  private void note(boolean isSetAside, AuditEntry entry, Throwable failure) {
    if (isSetAside) {
      count.incrementAndGet();
      Log.errorf(
          "audit entry set aside, the audit table rejects it entry=%s reason=%s",
          entry, failure.getMessage());
    }
  }
}
