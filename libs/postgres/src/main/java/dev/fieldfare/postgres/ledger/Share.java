package dev.fieldfare.postgres.ledger;

/** A worker's part of the names: number {@code index} of {@code of}. */
public record Share(int index, int of) {

  /** Everything, for a worker that is alone. */
  public static final Share ALL = new Share(0, 1);
}
