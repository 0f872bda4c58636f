package dev.fieldfare.gateway.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An action with its actor, its time and its outcome.
 *
 * @param actor the name of the API key
 * @param action as in {@code migration.cancel}
 * @param subject what it was done to: ids, a table, a key
 * @param path as it was sent, with its escapes
 * @param status of the HTTP answer
 * @param outcome {@code accepted}, or the code of the problem
 */
public record AuditEntry(
    UUID id,
    Instant at,
    String actor,
    String role,
    String action,
    Optional<String> target,
    Optional<String> subject,
    String path,
    int status,
    String outcome,
    Optional<String> idempotencyKey,
    Optional<String> remoteAddress) {

  public AuditEntry {
    // The hash is computed from the stored time: PostgreSQL has microseconds.
    at = at.truncatedTo(ChronoUnit.MICROS);
    actor = AuditText.of(actor);
    target = target.map(AuditText::of);
    subject = subject.map(AuditText::of);
    path = AuditText.of(path);
    idempotencyKey = idempotencyKey.map(AuditText::of);
  }

  /** The fields in the order of {@code AuditChain}, as the API writes them. */
  List<Optional<String>> texts() {
    return List.of(
        Optional.of(id.toString()),
        Optional.of(at.toString()),
        Optional.of(actor),
        Optional.of(role),
        Optional.of(action),
        target,
        subject,
        Optional.of(path),
        Optional.of(Integer.toString(status)),
        Optional.of(outcome),
        idempotencyKey,
        remoteAddress);
  }
}
