package dev.fieldfare.gateway.target;

/** The ledgers as such. */
public interface Ledgers {

  /**
   * True when the target's ledger is installed. Blocks.
   *
   * @throws TargetFailure when the target does not answer
   */
  boolean isInstalled(String target);
}
