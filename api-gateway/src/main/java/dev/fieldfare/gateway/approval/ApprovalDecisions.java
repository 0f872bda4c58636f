package dev.fieldfare.gateway.approval;

import dev.fieldfare.contracts.FailureReason;
import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.gateway.concurrent.BlockingExecutor;
import dev.fieldfare.gateway.http.RequestRefused;
import dev.fieldfare.gateway.security.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Decisions, which are made by another person than the requester. */
@ApplicationScoped
public class ApprovalDecisions {

  private final ApprovalLedger ledger;
  private final Persons persons;
  private final BlockingExecutor blocking;

  ApprovalDecisions(ApprovalLedger ledger, Persons persons, BlockingExecutor blocking) {
    this.ledger = ledger;
    this.persons = persons;
    this.blocking = blocking;
  }

  /**
   * The person who may decide about a change: the caller, if that is not the requester.
   *
   * @return the name that is recorded
   */
  public Uni<String> person(Caller caller, String target, UUID migration) {
    return Uni.createFrom()
        .item(() -> found(target, migration))
        .runSubscriptionOn(blocking)
        .chain(
            approval ->
                persons
                    .behind(caller)
                    .chain(
                        decider -> {
                          String known = decider.orElseThrow(() -> withoutOwner(caller));
                          return persons
                              .behind(approval.requestedBy().orElse(""))
                              .invoke(requester -> requireOther(known, requester))
                              .replaceWith(known);
                        }));
  }

  /** Approves the plan with this hash. The comment may be null. */
  public Approval approve(
      String target, UUID migration, String decider, String hash, String comment) {
    require(ledger.approve(target, migration, decider, hash, comment), migration);
    return found(target, migration);
  }

  /** Rejects the change, so that it is cancelled. The comment may be null. */
  public Approval reject(String target, UUID migration, String decider, String comment) {
    require(ledger.reject(target, migration, decider, comment), migration);
    return found(target, migration);
  }

  private Approval found(String target, UUID migration) {
    return ledger.find(target, migration).orElseThrow(() -> unknown(migration));
  }

  private static void requireOther(String decider, String requester) {
    if (decider.equals(requester)) {
      throw new RequestRefused(
          FailureReason.NOT_PERMITTED,
          "\"%s\" requested the change; another person decides about it.".formatted(decider));
    }
  }

  private static RequestRefused withoutOwner(Caller caller) {
    return new RequestRefused(
        FailureReason.NOT_PERMITTED,
        "The key \"%s\" has no owner, so it cannot approve or reject. Use a key with an \"owner\"."
            .formatted(caller.name()));
  }

  private static void require(String answer, UUID migration) {
    switch (answer) {
      case "unknown" -> throw unknown(migration);
      case "not_pending" ->
          throw new RequestRefused(
              FailureReason.WRONG_STATE, "The change does not wait for an approval any more.");
      case "expired" ->
          throw new RequestRefused(
              FailureReason.WRONG_STATE, "The time for an approval has ended.");
      case "changed" ->
          throw new RequestRefused(
              FailureReason.WRONG_STATE, "\"planHash\" is of another plan. Read the plan again.");
      default -> {
        // It is done.
      }
    }
  }

  private static RequestRefused unknown(UUID migration) {
    return new RequestRefused(
        FailureReason.NOT_FOUND,
        "The migration \"" + migration + "\" does not wait for an approval.");
  }
}
