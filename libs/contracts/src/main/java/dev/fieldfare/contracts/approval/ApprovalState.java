package dev.fieldfare.contracts.approval;

/** What became of the question for an approval. */
public enum ApprovalState {
  PENDING,
  APPROVED,
  REJECTED,
  EXPIRED
}
