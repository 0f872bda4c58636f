package dev.fieldfare.gateway;

/** The ledgers as such. */
public interface Ledgers {

  /** True when the target answers and its ledger is installed. Blocks. */
  boolean isInstalled(String target);
}
