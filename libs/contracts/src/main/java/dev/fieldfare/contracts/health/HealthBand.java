package dev.fieldfare.contracts.health;

/** The band of a health score. */
public enum HealthBand {
  HEALTHY,
  WARNING,
  CRITICAL;

  private static final int HEALTHY_FROM = 90;
  private static final int WARNING_FROM = 70;

  /** The band of a score from 0 to 100. */
  public static HealthBand of(int score) {
    if (score >= HEALTHY_FROM) {
      return HEALTHY;
    }
    return score >= WARNING_FROM ? WARNING : CRITICAL;
  }
}
