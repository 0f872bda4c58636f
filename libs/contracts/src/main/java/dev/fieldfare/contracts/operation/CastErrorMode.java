package dev.fieldfare.contracts.operation;

/** What a type change does with values that do not convert. */
public enum CastErrorMode {
  /** The change is refused, with counts and samples. */
  FAIL,
  /** They become NULL; the old values stay in quarantine. */
  NULL
}
