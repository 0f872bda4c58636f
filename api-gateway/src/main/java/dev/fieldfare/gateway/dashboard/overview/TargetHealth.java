package dev.fieldfare.gateway.dashboard.overview;

import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.util.List;
import java.util.Locale;

/**
 * The score of one target.
 *
 * @param score 0 to 100 as text; a dash if it is not known
 * @param band in words; empty if it is not known
 * @param tone its class in the style sheet
 * @param checkedAt when, as RFC 3339 writes it; empty if it is not known
 * @param advice what to do first
 * @param problem why it is not known; empty if it is
 */
public record TargetHealth(
    String target,
    String score,
    String band,
    String tone,
    String checkedAt,
    List<String> advice,
    String problem) {

  private static final int SHOWN = 2;

  public TargetHealth {
    advice = List.copyOf(advice);
  }

  static TargetHealth of(HealthReport report) {
    return new TargetHealth(
        report.target(),
        Integer.toString(report.score()),
        report.band().name().toLowerCase(Locale.ROOT),
        tone(report.band()),
        report.checkedAt().toString(),
        report.recommendations().stream().limit(SHOWN).toList(),
        "");
  }

  /** A target whose score is not known. */
  public static TargetHealth without(String target, String problem) {
    return new TargetHealth(target, "–", "", "idle", "", List.of(), problem);
  }

  private static String tone(HealthBand band) {
    return switch (band) {
      case HEALTHY -> "good";
      case WARNING -> "warn";
      case CRITICAL -> "bad";
    };
  }
}
