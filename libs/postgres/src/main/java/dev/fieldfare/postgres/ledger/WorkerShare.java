package dev.fieldfare.postgres.ledger;

/** A worker's part of the names: number {@code index} of {@code of}. */
public record WorkerShare(int index, int of) {

  /** Everything, for a worker that is alone. */
  public static final WorkerShare ALL = new WorkerShare(0, 1);
}
