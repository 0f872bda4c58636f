package dev.fieldfare.cli.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fieldfare.cli.failure.CommandFailure;
import dev.fieldfare.contracts.ContractsJson;
import dev.fieldfare.contracts.health.CheckStatus;
import dev.fieldfare.contracts.health.HealthBand;
import dev.fieldfare.contracts.health.HealthReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The log of health checks: {@code DIR/healthcheck.log}, one line of JSON for each run. */
final class HealthLog {
  private static final String COMPONENT = "fieldfare-health";

  private HealthLog() {}

  static void append(Path logs, HealthReport report) {
    Path file = logs.resolve("healthcheck.log");
    try {
      Files.createDirectories(logs);
      Files.writeString(
          file, line(report) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw CommandFailure.error("cannot write " + file + ".");
    }
  }

  static String line(HealthReport report) throws JsonProcessingException {
    ObjectNode line = ContractsJson.mapper().createObjectNode();
    line.put("timestamp", report.checkedAt().toString());
    line.put("status", report.band() == HealthBand.CRITICAL ? "FAILED" : "SUCCESS");
    line.put("component", COMPONENT);
    line.put("target", report.target());
    line.put("score", report.score());
    line.put("band", report.band().name());
    var findings = line.putArray("findings");
    report.checks().stream()
        .filter(check -> check.status() != CheckStatus.OK && check.status() != CheckStatus.SKIPPED)
        .forEach(check -> findings.add(check.name()));
    return ContractsJson.mapper().writeValueAsString(line);
  }
}
