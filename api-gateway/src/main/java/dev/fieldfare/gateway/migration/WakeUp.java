package dev.fieldfare.gateway.migration;

/** Spares the worker a poll. */
public interface WakeUp {

  /** Says that there is something in the inbox of the target. Never blocks and never fails. */
  void wake(String target);
}
