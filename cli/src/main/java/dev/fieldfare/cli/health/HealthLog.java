package dev.fieldfare.cli.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** The log of health checks: {@code DIR/healthcheck.log}, one line of JSON for each run. */
final class HealthLog {
  private static final String COMPONENT = "fieldfare-health";

  private HealthLog() {}

  static void append(Path logs, HealthReport report) throws IOException {
    ObjectNode line =
        line(report.checkedAt(), report.band() != HealthBand.CRITICAL, report.target());
    line.put("score", report.score());
    line.put("band", report.band().name());
    var findings = line.putArray("findings");
    report.checks().stream()
        .filter(check -> check.status() != CheckStatus.OK && check.status() != CheckStatus.SKIPPED)
        .forEach(check -> findings.add(check.name()));
    append(logs, line);
  }

  /** A run without a report. */
  static void appendFailure(Path logs, String target, Instant at, String error) throws IOException {
    append(logs, line(at, false, target).put("error", error));
  }

  private static ObjectNode line(Instant at, boolean isSuccess, String target) {
    return ContractsJson.mapper()
        .createObjectNode()
        .put("timestamp", at.toString())
        .put("status", isSuccess ? "SUCCESS" : "FAILED")
        .put("component", COMPONENT)
        .put("target", target);
  }

  private static void append(Path logs, ObjectNode line) throws IOException {
    Files.createDirectories(logs);
    Files.writeString(
        logs.resolve("healthcheck.log"),
        ContractsJson.mapper().writeValueAsString(line) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}
