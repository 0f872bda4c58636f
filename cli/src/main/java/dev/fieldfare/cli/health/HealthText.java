package dev.fieldfare.cli.health;

import dev.fieldfare.cli.failure.ExitCode;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.cli.output.TextTable;
import dev.fieldfare.contracts.health.CheckResult;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A health report as text, and as a monitoring plugin says it. */
final class HealthText {

  private static final String SCORE_LIMITS = ";90:;70:;0;100";

  private HealthText() {}

  static List<String> lines(HealthReport report, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: %s %d %% (%d/100)"
            .formatted(
                style.bold(report.target()), band(report, style), report.score(), report.score()));
    lines.add("");
    TextTable table = TextTable.of("check", "status", "points", "time");
    for (CheckResult check : report.checks()) {
      table.row(
          check.name(),
          status(check.status(), style),
          isScored(check) ? check.points() + "/" + check.weight() : "-",
          check.durationMs() + " ms");
    }
    lines.addAll(table.lines());
    report.checks().stream()
        .filter(check -> check.status() != CheckStatus.OK)
        .forEach(check -> addIssues(lines, check, style));
    lines.add("");
    lines.add("Recommendations:");
    report.recommendations().forEach(line -> lines.add("  " + line));
    return lines;
  }

  /** One line, then the figures with their limits; a bar in a text would begin the figures. */
  static String plugin(HealthReport report) {
    String issues =
        report.checks().stream()
            .filter(check -> check.status() != CheckStatus.OK)
            .filter(check -> check.status() != CheckStatus.SKIPPED)
            .map(check -> ", " + check.name() + " " + check.status().label())
            .collect(Collectors.joining());
    String figures =
        report.checks().stream()
            .filter(HealthText::isScored)
            .map(check -> " %s=%d;;;0;%d".formatted(check.name(), check.points(), check.weight()))
            .collect(Collectors.joining());
    return "FIELDFARE HEALTH %s - %s %d/100%s | score=%d%s%s"
        .formatted(
            pluginState(report.band()),
            report.target(),
            report.score(),
            issues.replace('|', '/'),
            report.score(),
            SCORE_LIMITS,
            figures.replace('|', '/'));
  }

  private static boolean isScored(CheckResult check) {
    return check.weight() > 0;
  }

  static int exitCode(HealthBand band) {
    return switch (band) {
      case HEALTHY -> ExitCode.OK;
      case WARNING -> ExitCode.WARNING;
      case CRITICAL -> ExitCode.ERROR;
    };
  }

  /** Monitoring plugins count differently: 1 is the warning. */
  static int pluginCode(HealthBand band) {
    return band.ordinal();
  }

  private static String pluginState(HealthBand band) {
    return band == HealthBand.HEALTHY ? "OK" : band.name();
  }

  private static void addIssues(List<String> lines, CheckResult check, Style style) {
    lines.add("");
    lines.add(status(check.status(), style) + ": " + check.name());
    check.details().forEach(detail -> lines.add("  " + detail));
  }

  private static String band(HealthReport report, Style style) {
    return switch (report.band()) {
      case HEALTHY -> style.good("HEALTHY");
      case WARNING -> style.doubtful("WARNING");
      case CRITICAL -> style.bad("CRITICAL");
    };
  }

  private static String status(CheckStatus status, Style style) {
    String text = status.name();
    return switch (status) {
      case OK -> style.good(text);
      case WARNING -> style.doubtful(text);
      case CRITICAL, ERROR -> style.bad(text);
      case SKIPPED -> text;
    };
  }
}
