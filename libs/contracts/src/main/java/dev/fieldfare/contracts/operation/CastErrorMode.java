package dev.fieldfare.contracts.operation;

/** How a type change treats values that do not convert. */
public enum CastErrorMode {
  /** The change is refused, with counts and samples. */
  FAIL,
  /** They become NULL; the old values stay in quarantine. */
  NULL
}
