package dev.fieldfare.embedded;

/** How much of what a server confirmed survives. */
public enum Durability {
  /** fsync on: survives a crash of the machine. What the stack and the benchmarks run with. */
  DURABLE,
  /**
   * No fsync: survives kill -9 of the server (the system keeps what was written), not a crash of
   * the machine. For tests.
   */
  FAST
}
