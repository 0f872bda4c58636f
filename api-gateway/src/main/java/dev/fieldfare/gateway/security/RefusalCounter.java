package dev.fieldfare.gateway.security;

/** Counts refusals that a client can cause as fast as it can send; they are recorded as sums. */
public interface RefusalCounter {

  /** Counts one. */
  void count(RefusalKind kind);

  /** Records what was counted of a kind without waiting for the end of the minute. */
  void write(RefusalKind kind);
}
