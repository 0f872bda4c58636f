package dev.fieldfare.gateway.dashboard.approval;

import dev.fieldfare.contracts.approval.Approval;
import dev.fieldfare.contracts.approval.ApprovalList;
import dev.fieldfare.contracts.approval.ApprovalPolicies;
import dev.fieldfare.contracts.approval.ApprovalPolicy;
import dev.fieldfare.contracts.approval.ApprovalState;
import dev.fieldfare.gateway.dashboard.page.Wording;
import java.time.Instant;
import java.util.List;

/**
 * Changes of a target that wait or waited for an approval, and the policies that make them wait.
 *
 * @param targets the targets to choose from
 * @param key of the forms
 */
public record ApprovalView(
    String target,
    List<String> targets,
    List<ApprovalCard> pending,
    List<ApprovalCard> decided,
    List<PolicyLine> policies,
    String key) {

  public ApprovalView {
    targets = List.copyOf(targets);
    pending = List.copyOf(pending);
    decided = List.copyOf(decided);
    policies = List.copyOf(policies);
  }

  /**
   * One change.
   *
   * @param tone the class of its state in the style sheet
   * @param subject its table, with its column
   */
  public record ApprovalCard(
      String id,
      String state,
      String tone,
      String type,
      String subject,
      String requestedBy,
      String planHash,
      List<String> statements,
      String askedAt,
      String expiresAt,
      String decidedBy,
      String decidedAt,
      String comment) {

    public ApprovalCard {
      statements = List.copyOf(statements);
    }

    static ApprovalCard of(Approval approval) {
      String table = approval.schema() + "." + approval.table();
      return new ApprovalCard(
          approval.migrationId(),
          approval.state().name(),
          tone(approval.state()),
          approval.type().name(),
          approval.column().map(column -> table + "." + column).orElse(table),
          approval.requestedBy().orElse("an unknown sender"),
          approval.planHash(),
          approval.statements(),
          approval.askedAt().toString(),
          approval.expiresAt().toString(),
          approval.decidedBy().orElse(""),
          approval.decidedAt().map(Instant::toString).orElse(""),
          approval.comment().orElse(""));
    }

    private static String tone(ApprovalState state) {
      return switch (state) {
        case PENDING -> "warn";
        case APPROVED -> "good";
        case REJECTED -> "bad";
        case EXPIRED -> "gone";
      };
    }
  }

  /** Changes that need an approval. */
  public record PolicyLine(String type, String table, String expiresAfter) {

    static PolicyLine of(ApprovalPolicy policy) {
      return new PolicyLine(
          policy.type(),
          policy.schema() + "." + policy.table(),
          Wording.millis(policy.expiresAfterSeconds() * 1_000.0));
    }
  }

  static ApprovalView of(
      String target,
      List<String> targets,
      ApprovalList pending,
      ApprovalList newest,
      ApprovalPolicies policies,
      String key) {
    List<ApprovalCard> decided =
        newest.items().stream()
            .filter(approval -> approval.state() != ApprovalState.PENDING)
            .map(ApprovalCard::of)
            .toList();
    return new ApprovalView(
        target,
        targets,
        pending.items().stream().map(ApprovalCard::of).toList(),
        decided,
        policies.policies().stream().map(PolicyLine::of).toList(),
        key);
  }
}
