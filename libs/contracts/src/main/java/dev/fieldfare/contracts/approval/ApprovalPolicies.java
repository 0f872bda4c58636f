package dev.fieldfare.contracts.approval;

import java.util.List;

/** The policies of a target. */
public record ApprovalPolicies(List<ApprovalPolicy> policies) {

  public ApprovalPolicies {
    policies = List.copyOf(policies);
  }
}
