package dev.fieldfare.cli.alert;

import dev.fieldfare.cli.output.Format;
import dev.fieldfare.cli.output.Output;
import dev.fieldfare.cli.output.Style;
import dev.fieldfare.contracts.alert.Alert;
import dev.fieldfare.contracts.alert.AlertSeverity;
import java.util.ArrayList;
import java.util.List;

/** One alert as text. */
final class AlertLines {

  private AlertLines() {}

  /** Prints the alert in the format that was asked for. */
  static void print(Output output, Alert alert) {
    output.identifier(alert.id());
    if (output.format() == Format.json) {
      output.document(alert);
    } else {
      lines(alert, output.style()).forEach(output::line);
    }
  }

  static List<String> lines(Alert alert, Style style) {
    List<String> lines = new ArrayList<>();
    lines.add("%s  %s".formatted(severity(alert.severity(), style), style.bold(alert.title())));
    lines.add("%s, %s".formatted(alert.category(), state(alert)));
    lines.add(
        "reported %d times from %s to %s"
            .formatted(alert.count(), alert.firstSeen(), alert.lastSeen()));
    lines.add("");
    lines.add("What happened:  " + alert.message());
    lines.add("What it means:  " + alert.impact());
    lines.add("What to do:");
    alert.suggestions().forEach(step -> lines.add("  - " + step));
    lines.add("Error:          " + alert.technicalDetails().originalError());
    lines.add("Runbook:        " + alert.runbook());
    return lines;
  }

  static String severity(AlertSeverity severity, Style style) {
    return switch (severity) {
      case CRITICAL, HIGH -> style.bad(severity.name());
      case MEDIUM -> style.doubtful(severity.name());
      case LOW, INFO -> severity.name();
    };
  }

  private static String state(Alert alert) {
    return switch (alert.state()) {
      case OPEN -> "open";
      case ACKNOWLEDGED -> "acknowledged by " + alert.acknowledgedBy().orElse("?");
      case RESOLVED -> alert.resolvedAt().map(at -> "resolved at " + at).orElse("resolved");
    };
  }
}
