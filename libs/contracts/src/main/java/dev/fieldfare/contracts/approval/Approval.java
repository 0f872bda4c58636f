package dev.fieldfare.contracts.approval;

import dev.fieldfare.contracts.operation.OperationType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A change that waits, or waited, for an approval.
 *
 * @param planHash what an approval is bound to: the request with its statements
 * @param decidedBy who approved or rejected it
 */
public record Approval(
    String migrationId,
    ApprovalState state,
    OperationType type,
    String schema,
    String table,
    Optional<String> column,
    Optional<String> requestedBy,
    Optional<String> changeSetId,
    String planHash,
    List<String> statements,
    Instant askedAt,
    Instant expiresAt,
    Optional<String> decidedBy,
    Optional<Instant> decidedAt,
    Optional<String> comment) {

  public Approval {
    Objects.requireNonNull(migrationId, "migrationId");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(planHash, "planHash");
    statements = List.copyOf(statements);
  }
}
