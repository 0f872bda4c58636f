package dev.fieldfare.gateway.approval;

import dev.fieldfare.contracts.approval.ApprovalPolicies;
import dev.fieldfare.contracts.approval.ApprovalPolicy;
import dev.fieldfare.contracts.operation.OperationType;
import dev.fieldfare.gateway.http.JsonBodies;
import dev.fieldfare.gateway.http.Paging;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Policies as they are put. What is absent means all changes, and a week.
 *
 * @param policies the new policies; an empty list ends all of them
 */
record PolicyBody(List<PostedPolicy> policies) {

  private static final String ALL = "*";
  private static final Duration USUAL = Duration.ofDays(7);
  private static final Duration LONGEST = Duration.ofDays(20);

  /** One of them. */
  record PostedPolicy(
      Optional<String> type,
      Optional<String> schema,
      Optional<String> table,
      Optional<Long> expiresAfterSeconds) {

    ApprovalPolicy policy() {
      String operation = type.orElse(ALL);
      if (!ALL.equals(operation) && OperationType.find(operation).isEmpty()) {
        throw Paging.wrong("type", "\"type\" must be an operation, or \"*\".");
      }
      long seconds = expiresAfterSeconds.orElse(USUAL.toSeconds());
      if (seconds < 1 || seconds > LONGEST.toSeconds()) {
        throw Paging.wrong(
            "expiresAfterSeconds",
            "\"expiresAfterSeconds\" must be between 1 and " + LONGEST.toSeconds() + ".");
      }
      return new ApprovalPolicy(operation, schema.orElse(ALL), table.orElse(ALL), seconds);
    }
  }

  static ApprovalPolicies read(byte[] body) {
    PolicyBody posted = JsonBodies.read(body, PolicyBody.class);
    if (posted.policies() == null) {
      throw Paging.wrong("policies", "\"policies\" must be a list.");
    }
    List<ApprovalPolicy> policies = posted.policies().stream().map(PostedPolicy::policy).toList();
    if (policies.stream().map(PolicyBody::subject).distinct().count() < policies.size()) {
      throw Paging.wrong("policies", "Two policies are for the same changes.");
    }
    return new ApprovalPolicies(policies);
  }

  private static List<String> subject(ApprovalPolicy policy) {
    return List.of(policy.type(), policy.schema(), policy.table());
  }
}
