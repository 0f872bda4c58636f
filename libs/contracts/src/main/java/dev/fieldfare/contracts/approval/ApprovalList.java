package dev.fieldfare.contracts.approval;

import java.util.List;

/** Approvals, those of the newest migrations first. */
public record ApprovalList(List<Approval> items) {

  public ApprovalList {
    items = List.copyOf(items);
  }
}
